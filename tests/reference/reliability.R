# Reliability of scores over time: six intraclass correlations by psych on complete rows, and from the variances of lme4
# (REML) on rows with holes; state anxiety in every study that was asked twice, where ids repeat across studies.
source("tests/reference/_reference.R")
suppressPackageStartupMessages({library(psych); library(lme4)})

two_waves_file <- "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv"
anxiety_file <- "tests/data/state_anxiety_retest/sai.csv"
forms <- c("icc_1_1", "icc_a_1", "icc_c_1", "icc_1_k", "icc_a_k", "icc_c_k")

from_f <- function(ratings) {
  ratings <- na.omit(as.matrix(ratings))
  found <- psych::ICC(ratings, lmer = FALSE)$results
  list(n = nrow(ratings), forms = setNames(lapply(seq_along(forms), function(i) list(
    value = found$ICC[i], ci_low = found$`lower bound`[i], ci_high = found$`upper bound`[i],
    p_value = found$p[i], df = found$df1[i], df2 = found$df2[i])), forms))
}

# Profile of the restricted likelihood: the best deviance under a correlation, and where it is 3.84 above the lowest.
# theta of lme4 are the roots of the ratios to the error variance, persons first.
profiled <- function(long, control, form) {
  crossed <- lmer(y ~ 1 + (1 | person) + (1 | time), long, REML = TRUE, control = control, devFunOnly = TRUE)
  one_way <- lmer(y ~ 1 + (1 | person), long, REML = TRUE, control = control, devFunOnly = TRUE)
  deviance <- function(value) {
    odds <- value / (1 - value)
    if (form == "icc_1_1") return(one_way(sqrt(odds)))
    at <- function(log) {
      columns <- exp(log) - 1
      crossed(sqrt(c(if (form == "icc_a_1") odds * (1 + columns) else odds, columns)))
    }
    min(optimize(at, c(0, 12), tol = 1e-12)$objective, at(0))
  }
  best <- optimize(deviance, c(0, 1 - 1e-9), tol = 1e-12)
  above <- function(value) deviance(value) - best$objective - qchisq(0.95, 1)
  low <- if (above(0) <= 0) 0 else uniroot(above, c(0, best$minimum), tol = 1e-12)$root
  c(low, uniroot(above, c(best$minimum, 1 - 1e-9), tol = 1e-12)$root)
}

from_reml <- function(ratings, k) {
  long <- data.frame(y = c(ratings), person = factor(c(row(ratings))), time = factor(c(col(ratings))))
  long <- long[!is.na(long$y), ]
  control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11, maxfun = 1e5),
                         check.conv.singular = "ignore", check.conv.grad = "ignore", check.conv.hess = "ignore")
  variances <- function(formula) {
    found <- as.data.frame(VarCorr(lmer(formula, long, REML = TRUE, control = control)))
    setNames(as.list(found$vcov), found$grp)
  }
  crossed <- variances(y ~ 1 + (1 | person) + (1 | time))
  one_way <- variances(y ~ 1 + (1 | person))
  share <- function(person, error) person / (person + error)
  intervals <- lapply(setNames(nm = c("icc_1_1", "icc_a_1", "icc_c_1")), function(form) profiled(long, control, form))
  list(n = length(unique(long$person)), k = k, intervals = intervals, forms = list(
    icc_1_1 = share(one_way$person, one_way$Residual),
    icc_a_1 = share(crossed$person, crossed$time + crossed$Residual),
    icc_c_1 = share(crossed$person, crossed$Residual),
    icc_1_k = share(one_way$person, one_way$Residual / k),
    icc_a_k = share(crossed$person, (crossed$time + crossed$Residual) / k),
    icc_c_k = share(crossed$person, crossed$Residual / k)
  ))
}

waves <- read.csv(two_waves_file)
phq <- paste0("PHQ", 1:9)
first <- waves[waves$wave == 1, ]
second <- waves[waves$wave == 2, ]
second <- second[match(first$id, second$id), ]
holes <- cbind(unname(rowSums(first[phq])), unname(rowSums(second[phq])))
holes[seq(4, 403, 9), 2] <- NA
holes[seq(7, 403, 31), 1] <- NA

shrout_fleiss <- matrix(c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7), ncol = 4, byrow = TRUE)
few <- shrout_fleiss
few[cbind(c(1, 2, 4, 5), c(3, 1, 4, 2))] <- NA

sai <- read.csv(anxiety_file)
reversed <- c("calm", "secure", "at_ease", "rested", "comfortable", "confident", "relaxed", "content", "joyful", "pleasant")
keyed <- sai[4:23]
keyed[reversed] <- 5 - keyed[reversed]
sai$total <- rowSums(keyed)
of_study <- function(study) {
  rows <- sai[sai$study == study, ]
  times <- sort(unique(rows$time))[1:2]
  joined <- merge(rows[rows$time == times[1], c("id", "total")], rows[rows$time == times[2], c("id", "total")],
                  by = "id", all = TRUE)
  ratings <- as.matrix(joined[2:3])
  c(list(times = times), from_f(ratings))
}
twice <- names(which(tapply(sai$time, sai$study, function(t) length(unique(t))) > 1))
# One study has an id twice at a time.
twice <- Filter(function(study) !any(duplicated(sai[sai$study == study, c("id", "time")])), twice)
enough <- Filter(function(study) sum(complete.cases(local({
  rows <- sai[sai$study == study, ]
  times <- sort(unique(rows$time))[1:2]
  merge(rows[rows$time == times[1], c("id", "total")], rows[rows$time == times[2], c("id", "total")], by = "id")
}))) >= 20, twice)

results <- list(
  phq9_with_holes = list(complete = from_f(holes), all = from_reml(holes, 2)),
  shrout_fleiss_with_holes = from_reml(few, 4),
  state_anxiety = setNames(lapply(enough, of_study), enough)
)
write_reference("reliability", c("psych", "lme4"), c(two_waves_file, anxiety_file), results)
