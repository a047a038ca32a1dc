# Mixed models with a random intercept, or intercept and slope: lme4 searched to the end, degrees of freedom by pbkrtest and
# lmerTest. Waves that all share, days of each person's own, a slope that does not vary.
source("tests/reference/_reference.R")
source("tests/reference/_repeated_measures.R")
suppressPackageStartupMessages({
  library(lme4)
  library(lmerTest)
  library(pbkrtest)
})

search <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e6), check.conv.grad = "ignore",
                      check.conv.hess = "ignore", check.conv.singular = "ignore")

fitted <- function(long, formula, joint) {
  fit <- lmerTest::lmer(formula, long, control = search)
  full <- lmerTest::lmer(formula, long, REML = FALSE, control = search)
  plain <- lme4::lmer(formula, long, control = search)
  effects <- function(fit) c(unname(VarCorr(fit)[[1]][, ]))
  adjusted <- vcovAdj(plain)
  one <- diag(length(fixef(fit)))
  kr <- KRmodcomp(plain, joint)$stats
  satterthwaite <- contestMD(fit, joint)
  list(
    log_likelihood = as.numeric(logLik(fit)), coefficients = unname(fixef(fit)), se = unname(sqrt(diag(as.matrix(vcov(fit))))),
    effects = effects(fit), error = sigma(fit)^2, singular = as.numeric(isSingular(fit)),
    ml = list(log_likelihood = as.numeric(logLik(full)), coefficients = unname(fixef(full)),
              se = unname(sqrt(diag(as.matrix(vcov(full))))), effects = effects(full), error = sigma(full)^2),
    kenward_roger = list(
      se = unname(sqrt(diag(as.matrix(adjusted)))),
      df = vapply(seq_len(nrow(one)), function(i) Lb_ddf(one[i, ], vcov(plain), adjusted), 0),
      f = kr$Fstat, df2 = kr$ddf
    ),
    satterthwaite = list(df = vapply(seq_len(nrow(one)), function(i) contest1D(fit, one[i, ])$df, 0),
                         f = satterthwaite$`F value`, df2 = satterthwaite$DenDF)
  )
}

blues <- beat_the_blues()
blues$treated <- as.numeric(blues$arm == "BtheB")
blues_joint <- rbind(c(0, 0, 1, 0, 0), c(0, 0, 0, 0, 1))
positive <- positive_psychology()
positive$month <- positive$days / 30
positive$treated <- as.numeric(positive$arm != "4")
# Without what a line leaves: the same days for all, and a slope that is the same for everybody.
flat <- blues
flat$y <- ave(flat$y, flat$id) + 3 * cos(seq_len(nrow(flat)) * 2.3)

results <- list(
  beat_the_blues_intercept = fitted(blues, y ~ month + treated + base + month:treated + (1 | id), blues_joint),
  beat_the_blues_slope = fitted(blues, y ~ month + treated + base + month:treated + (1 + month | id), blues_joint),
  positive_psychology_days = fitted(positive, y ~ month + treated + base + month:treated + (1 + month | id), blues_joint),
  beat_the_blues_singular = fitted(flat, y ~ month + treated + base + month:treated + (1 + month | id), blues_joint)
)
write_reference("mixed_model", c("lme4", "lmerTest", "pbkrtest"), c(beat_the_blues_file, positive_psychology_file), results)
