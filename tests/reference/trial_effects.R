# Comparisons as a plan states them, on JOBS II and Beat the Blues: strata, ordered codes, subgroups, slopes, shared levels.
source("tests/reference/_reference.R")
source("tests/reference/_repeated_measures.R")
suppressMessages({
  library(MASS)
  library(nlme)
  library(lme4)
  library(lmerTest)
  library(geepack)
  library(numDeriv)
})
jobs_file <- "tests/data/jobs2_unemployed_rct/jobs2.csv"
jobs <- read.csv(jobs_file)
jobs$employed <- as.numeric(jobs$work1 == "psyemp")
jobs$sex <- factor(jobs$sex)
came <- jobs[jobs$treat == 0 | jobs$comply == 1, ]

# Counts over the strata of occupation and education.
stratum <- interaction(jobs$occp, jobs$educ, drop = TRUE)
both <- tapply(jobs$treat, stratum, function(t) length(unique(t)) == 2)
kept <- both[as.character(stratum)]
tables <- table(factor(jobs$treat[kept], c(1, 0)), factor(jobs$employed[kept], c(1, 0)), droplevels(stratum[kept]))
over <- mantelhaen.test(tables, correct = FALSE)
by_table <- table(factor(jobs$treat, c(1, 0)), factor(jobs$employed, c(1, 0)))

# Sexes: odds ratios and the likelihood ratio of one logistic model; differences and means by Cochran's Q.
each <- glm(employed ~ sex + treat:sex + age, binomial, jobs)
one <- glm(employed ~ sex + treat + age, binomial, jobs)
ratio <- anova(one, each, test = "LRT")
q_test <- function(value, se) {
  weight <- 1 / se^2
  q <- sum(weight * (value - sum(weight * value) / sum(weight))^2)
  list(statistic = q, p = pchisq(q, length(value) - 1, lower.tail = FALSE))
}
differences <- lapply(split(jobs, jobs$sex), function(d) {
  p <- tapply(d$employed, d$treat, mean); n <- tapply(d$employed, d$treat, length)
  list(value = p[["1"]] - p[["0"]], se = sqrt(sum(p * (1 - p) / n)))
})
welch <- lapply(split(jobs, jobs$sex), function(d) {
  told <- t.test(d$job_seek[d$treat == 1], d$job_seek[d$treat == 0])
  list(value = unname(told$estimate[1] - told$estimate[2]), se = told$stderr, p = told$p.value)
})
pulled <- function(parts, name) vapply(parts, function(part) part[[name]], 0)

# Analysis of covariance with means of its own for each arm and sex.
apart <- lm(depress2 ~ sex + treat:sex + depress1 + age + econ_hard, jobs)
alike <- lm(depress2 ~ sex + treat + depress1 + age + econ_hard, jobs)
f_test <- anova(alike, apart)
by_sex <- summary(apart)$coefficients[c("sex0:treat", "sex1:treat"), ]

# Ordered codes of job-search self-efficacy, and adjusted means of the ANCOVA with sex in equal parts.
ordered_fit <- polr(factor(job_disc) ~ treat + age, jobs, Hess = TRUE, control = list(maxit = 1000, reltol = 1e-15))
adjusted_fit <- lm(depress2 ~ treat + depress1 + age + sex, jobs)
at <- function(t) {
  rows <- expand.grid(treat = t, depress1 = mean(jobs$depress1), age = mean(jobs$age), sex = levels(jobs$sex))
  mean(predict(adjusted_fit, rows))
}
sds <- sapply(split(jobs$depress1, jobs$treat), var); ns <- table(jobs$treat)
baseline_sd <- sqrt(sum((ns - 1) * sds) / (sum(ns) - 2))

# Beat the Blues: slopes from the start on, arms equal there; and the constrained model.
wide <- read.csv(beat_the_blues_file)
later <- beat_the_blues()
first <- data.frame(id = wide$subject, wave = 0, month = 0, arm = wide$treatment, base = wide$bdi.pre, drug = wide$drug,
                    length = wide$length, y = wide$bdi.pre)
all <- rbind(first, later[, names(first)])
all <- all[order(all$id, all$wave), ]
all$active <- as.numeric(all$arm == "BtheB")
slopes <- lmer(y ~ month + month:active + drug + length + (month | id), all, REML = TRUE,
               control = lmerControl(optCtrl = list(xtol_abs = 1e-10, ftol_abs = 1e-12)))
slope <- summary(slopes, ddf = "Kenward-Roger")$coefficients["month:active", ]
all$wave_name <- factor(all$wave)
all$place <- all$wave + 1
for (k in 1:4) all[[paste0("active_", k)]] <- all$active * (all$wave == k)
equal <- gls(y ~ 0 + wave_name + active_1 + active_2 + active_3 + active_4 + drug + length, all,
             correlation = corSymm(form = ~ place | id), weights = varIdent(form = ~ 1 | wave_name), method = "REML",
             control = glsControl(maxIter = 500, msMaxIter = 500, tolerance = 1e-12, msTol = 1e-14))
equal_at <- coef(equal)

# Work status at three visits: shares if everybody had been in either arm, and whether the effect changes.
status_file <- "tests/data/depression_trial_working_status/depwork.csv"
status <- read.csv(status_file)
status <- reshape(status, direction = "long", varying = c("V2", "V3", "V4"), v.names = "work", timevar = "visit", idvar = "id")
status <- status[!is.na(status$work), ]
status <- status[order(status$id, status$visit), ]
status$active <- as.numeric(status$arm == "active"); status$visit <- factor(status$visit)
gee <- geeglm(work ~ visit + active:visit, binomial, status, id = id, corstr = "exchangeable",
              control = geese.control(epsilon = 1e-14, maxit = 200))
last <- function(b, active) plogis(b[1] + b[3] + active * b[6])
gained <- function(b) last(b, 1) - last(b, 0)
slope_of <- grad(gained, coef(gee))
away <- c(coef(gee)[5] - coef(gee)[4], coef(gee)[6] - coef(gee)[4])
turn <- rbind(c(0, 0, 0, -1, 1, 0), c(0, 0, 0, -1, 0, 1))
changes <- c(away %*% solve(turn %*% vcov(gee) %*% t(turn), away))

# Clusters of whole arms: Student's t on mean residuals of a model of persons without the arm.
jobs$unit <- paste(jobs$treat, (seq_len(nrow(jobs)) - 1) %/% 150)
left_over <- residuals(lm(job_seek ~ age + sex, jobs))
means <- tapply(left_over, jobs$unit, mean)
unit_arm <- as.numeric(substr(names(means), 1, 1))
by_unit <- t.test(means[unit_arm == 1], means[unit_arm == 0], var.equal = TRUE)

# Families in series: the second is looked at only when the first holds; adjusted p values carry the largest before.
families <- list(c(.012), c(.004, .03, .02), c(.001, .2))
gate <- 0; gated <- list()
for (family in families) {
  adjusted <- pmax(p.adjust(family, "holm"), gate)
  gated <- c(gated, list(as.numeric(adjusted))); gate <- max(adjusted)
}

packages <- c("MASS", "nlme", "lme4", "lmerTest", "geepack", "numDeriv")
write_reference("trial_effects", packages, c(jobs_file, beat_the_blues_file, status_file), list(
  status = list(difference = unname(gained(coef(gee))), se = c(sqrt(slope_of %*% vcov(gee) %*% slope_of)), changes = changes,
                p = pchisq(changes, 2, lower.tail = FALSE)),
  clusters = list(difference = unname(by_unit$estimate[1] - by_unit$estimate[2]), low = by_unit$conf.int[1],
                  high = by_unit$conf.int[2], p = by_unit$p.value, df = unname(by_unit$parameter)),
  strata = list(odds_ratio = unname(over$estimate), low = over$conf.int[1], high = over$conf.int[2],
                statistic = unname(over$statistic), p = over$p.value, n = sum(kept)),
  crude = list(pearson = chisq.test(by_table, correct = FALSE)$p.value, yates = chisq.test(by_table)$p.value,
               fisher = fisher.test(by_table)$p.value),
  sexes = list(
    odds_ratio = as.numeric(exp(coef(each)[c("sex0:treat", "sex1:treat")])),
    likelihood_ratio = list(statistic = ratio$Deviance[2], p = ratio[["Pr(>Chi)"]][2]),
    difference = as.numeric(pulled(differences, "value")),
    on_differences = q_test(pulled(differences, "value"), pulled(differences, "se")),
    welch = as.numeric(pulled(welch, "value")), on_means = q_test(pulled(welch, "value"), pulled(welch, "se")),
    ancova = list(value = unname(by_sex[, 1]), p = unname(by_sex[, 4]), f = f_test$F[2], p_interaction = f_test[["Pr(>F)"]][2],
                  df = f_test$Res.Df[2])),
  ordered = list(odds_ratio = exp(unname(coef(ordered_fit)["treat"])), se = sqrt(vcov(ordered_fit)["treat", "treat"])),
  adjusted = list(workshop = at(1), booklet = at(0), difference = unname(coef(adjusted_fit)["treat"]), baseline_sd = baseline_sd),
  per_protocol = list(
    odds_ratio = exp(unname(coef(glm(employed ~ treat + age, binomial, came))["treat"])), n = nrow(came)),
  slopes = list(value = slope[["Estimate"]], se = slope[["Std. Error"]], df = slope[["df"]], p = slope[["Pr(>|t|)"]]),
  constrained = list(log_likelihood = as.numeric(logLik(equal)),
                     value = as.numeric(equal_at[grep("active", names(equal_at))])),
  holm = as.numeric(p.adjust(c(.012, .004, .03, .02), "holm")),
  gatekeeping = gated))
