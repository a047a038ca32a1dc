# Differential item functioning by proportional odds models: rms::lrm at a tight tolerance, and MASS::polr beside it.
# Rscript --vanilla tests/reference/logistic_difference.R
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressMessages({library(rms); library(MASS); library(haven)})

workers_file <- "tests/data/norway_workers_hads_bwas/workers.csv"
distress_file <- "tests/data/dass42_openpsychometrics/dass42.csv.gz"
gender_file <- "tests/data/dass42_openpsychometrics/gender.csv"
nhanes_file <- "tests/data/nhanes_2017_2018_phq9/DPQ_J.XPT"
sex_file <- "tests/data/nhanes_2017_2018_phq9/sex_age.csv"
workers <- read.csv(workers_file)
hads <- workers[paste0("HADS", 1:14)]
older_all <- read.csv(older_file)

# lrm calls it a failure when the last digits of the deviance no longer fall; then a wider bound does.
fit <- function(formula, data) {
  for (eps in 10^-(9:6)) {
    model <- suppressWarnings(lrm(formula, data = data, eps = eps, tol = 1e-14, maxit = 100))
    if (!isTRUE(model$fail)) return(model)
  }
  stop("no fit")
}
expected <- function(model, data) {
  chances <- predict(model, data, type = "fitted.ind")
  as.numeric(chances %*% as.numeric(names(model$freq)))
}
of_item <- function(item, matching, group) {
  data <- data.frame(y = item, m = as.numeric(scale(matching)), g = group)
  data <- data[complete.cases(data), ]
  if (is.character(data$g)) data$g <- factor(data$g) else data$g <- as.numeric(scale(data$g))
  models <- list(fit(y ~ m, data), fit(y ~ m + g, data), fit(y ~ m * g, data))
  logs <- vapply(models, function(f) f$deviance[2] / -2, 0)
  null <- models[[1]]$deviance[1] / -2
  n <- nrow(data)
  gains <- function(x) c(diff(x), x[3] - x[1])
  cox_snell <- 1 - exp(2 * (null - logs) / n)
  df <- if (is.factor(data$g)) nlevels(data$g) - 1 else 1
  df <- c(df, df, 2 * df)
  chi2 <- 2 * gains(logs)
  twice <- polr(factor(y) ~ m * g, data = data, Hess = FALSE, control = list(reltol = 1e-14, maxit = 500))
  found <- list(chi2 = chi2, df = df, p = pchisq(chi2, df, lower.tail = FALSE),
                mcfadden = gains(1 - logs / null), cox_snell = gains(cox_snell),
                nagelkerke = gains(cox_snell / (1 - exp(2 * null / n))),
                slope_change = abs(coef(models[[2]])[["m"]] / coef(models[[1]])[["m"]] - 1),
                log_likelihoods = logs, polr_log_likelihood = as.numeric(logLik(twice)), n = n)
  if (is.factor(data$g)) {
    as_first <- transform(data, g = factor(levels(g)[1], levels = levels(g)))
    differs <- expected(models[[3]], data) - expected(models[[3]], as_first)
    found$impact <- as.numeric(tapply(differs, data$g, mean))
  }
  found
}
all_items <- function(items, matching, group) unname(lapply(items, of_item, matching = matching, group = group))
rest <- function(items, group) {
  unname(lapply(seq_along(items), function(i) of_item(items[[i]], rowSums(items[-i]), group)))
}
older <- item_sets()$older_k6
anxiety <- hads[seq(1, 13, 2)]
depression <- hads[seq(2, 14, 2)]
distress <- read.csv(distress_file)
blue <- distress[grep("_D$", names(distress))]
gender <- read.csv(gender_file, na.strings = "", blank.lines.skip = FALSE)$gender
nhanes <- as.data.frame(read_xpt(nhanes_file))
phq9 <- round(nhanes[sprintf("DPQ0%d0", 1:9)])
phq9[phq9 > 3] <- NA
sex <- read.csv(sex_file)
sex <- ifelse(sex$RIAGENDR[match(round(nhanes$SEQN), sex$SEQN)] == 1, "man", "woman")
results <- list(
  hads_gender = all_items(anxiety, rowSums(anxiety), workers$Gender),
  hads_sector = all_items(anxiety, rowSums(anxiety), workers$Work_sector),
  hads_rest_gender = rest(depression, workers$Gender),
  hads_age = all_items(anxiety, rowSums(anxiety), workers$Age),
  k6_sex = all_items(older, rowMeans(older), as.character(older_all$sex)),
  dass42_gender = all_items(blue, rowSums(blue), gender),
  phq9_sex = all_items(phq9, rowSums(phq9), sex)
)
some <- vapply(results$phq9_sex, function(item) item$p[3], 0)
results$adjusted <- list(p = some, holm = p.adjust(some, "holm"), benjamini_hochberg = p.adjust(some, "BH"))
write_reference("logistic_difference", c("rms", "MASS"),
                c(workers_file, older_file, distress_file, gender_file, nhanes_file, sex_file), results)
