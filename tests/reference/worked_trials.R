# Three public trials from table to effects, each comparison as its plan in docs/examples states it.
source("tests/reference/_reference.R")
source("tests/reference/_repeated_measures.R")
library(nlme)
jobs_file <- "tests/data/jobs2_unemployed_rct/jobs2.csv"

# Mantel-Haenszel difference with Sato's variance.
stratified_difference <- function(y, arm, strata) {
  parts <- lapply(split(data.frame(y, arm), strata), function(s) {
    a <- sum(s$y[s$arm == 1]); n1 <- sum(s$arm == 1); c <- sum(s$y[s$arm == 0]); n0 <- sum(s$arm == 0); n <- n1 + n0
    list(top = (a * n0 - c * n1) / n, weight = n1 * n0 / n,
         p = (n1^2 * c - n0^2 * a + n1 * n0 * (n0 - n1) / 2) / n^2,
         q = (a * (n0 - c) + c * (n1 - a)) / (2 * n))
  })
  total <- function(name) sum(vapply(parts, function(part) part[[name]], 0))
  d <- total("top") / total("weight")
  se <- sqrt((d * total("p") + total("q")) / total("weight")^2)
  list(value = d, low = d - qnorm(.975) * se, high = d + qnorm(.975) * se, p = 2 * pnorm(-abs(d / se)))
}

coefficient <- function(fit, name) {
  told <- summary(fit)$coefficients[name, ]; ends <- confint(fit)[name, ]
  list(value = told[[1]], low = ends[[1]], high = ends[[2]], p = told[[4]], df = df.residual(fit))
}

jobs <- read.csv(jobs_file)
jobs$employed <- as.numeric(jobs$work1 == "psyemp")
came <- jobs[jobs$treat == 0 | jobs$comply == 1, ]
ancova <- function(d) coefficient(lm(depress2 ~ treat + depress1 + sex + age + econ_hard, d), "treat")
welch <- function(d) {
  told <- t.test(d$job_seek[d$treat == 1], d$job_seek[d$treat == 0])
  list(value = unname(told$estimate[1] - told$estimate[2]), low = told$conf.int[1], high = told$conf.int[2],
       p = told$p.value, df = unname(told$parameter))
}
standardised <- function(d) {
  fit <- glm(employed ~ treat + sex + age + econ_hard + occp, binomial, d)
  at <- function(t) mean(predict(fit, transform(d, treat = t), type = "response"))
  list(difference = at(1) - at(0), ratio = at(1) / at(0), odds_ratio = exp(coef(fit)[["treat"]]))
}
by_sex <- lapply(split(jobs, jobs$sex), function(d) stratified_difference(d$employed, d$treat, d$occp))
both <- c(ancova(jobs)$p, welch(jobs)$p)

# Estimates and likelihood of the repeated measures; nlme has no Kenward-Roger.
repeated <- function(long, formula) {
  # As in repeated_measures.R: as far as nlme goes.
  control <- glsControl(tolerance = 1e-13, msTol = 1e-13, maxIter = 500, msMaxIter = 2000, opt = "nlminb")
  gls(formula, long, correlation = corSymm(form = ~ wave | id), weights = varIdent(form = ~ 1 | wave_name),
      method = "REML", control = control)
}
told_waves <- function(fit, arms) {
  at <- coef(fit); v <- vcov(fit)
  lapply(setNames(arms, arms), function(arm) {
    names_of <- grep(paste0(":arm", arm, "$|^arm", arm, "$"), names(at), value = TRUE)
    list(value = unname(at[names_of]), se = unname(sqrt(diag(v)[names_of])))
  })
}

blues <- beat_the_blues()
blues_fit <- repeated(blues, y ~ 0 + wave_name + wave_name:arm + wave_name:base + drug + length)
psychology <- positive_psychology()
happiness <- psychology
raw <- read.csv(positive_psychology_file)
first <- raw[raw$occasion == 0, ]
happiness$y <- raw$ahiTotal[match(paste(happiness$id, happiness$wave), paste(raw$id, raw$occasion))]
happiness$base <- first$ahiTotal[match(happiness$id, first$id)]
mood_fit <- repeated(psychology, y ~ 0 + wave_name + wave_name:arm + wave_name:base)
happy_fit <- repeated(happiness, y ~ 0 + wave_name + wave_name:arm + wave_name:base)

wide <- read.csv(beat_the_blues_file)
wide$treatment <- factor(wide$treatment, c("TAU", "BtheB"))
after <- coefficient(lm(bdi.2m ~ treatment + bdi.pre + drug + length, wide), "treatmentBtheB")

write_reference("worked_trials", c("nlme"), c(jobs_file, beat_the_blues_file, positive_psychology_file), list(
  jobs2 = list(
    employed = list(
      itt = stratified_difference(jobs$employed, jobs$treat, jobs$occp),
      per_protocol = stratified_difference(came$employed, came$treat, came$occp)),
    shares = as.list(tapply(jobs$employed, jobs$treat, mean)),
    depression = list(itt = ancova(jobs), per_protocol = ancova(came)),
    self_efficacy = list(itt = welch(jobs), per_protocol = welch(came)),
    adjusted = list(itt = standardised(jobs), per_protocol = standardised(came)),
    by_sex = list(man = by_sex[["0"]], woman = by_sex[["1"]]),
    holm = p.adjust(both, "holm")),
  beat_the_blues = list(
    waves = told_waves(blues_fit, "BtheB"), log_likelihood = as.numeric(logLik(blues_fit)), after = after),
  positive_psychology = list(
    depression = list(waves = told_waves(mood_fit, c("1", "2", "3")), log_likelihood = as.numeric(logLik(mood_fit))),
    happiness = list(waves = told_waves(happy_fit, c("1", "2", "3")), log_likelihood = as.numeric(logLik(happy_fit))))))
