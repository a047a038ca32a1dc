# Models of repeated measures: estimates, covariance and likelihood by nlme, adjusted means by emmeans, degrees of freedom by
# pbkrtest and lmerTest where the structure is that of a random intercept, one covariance for each arm by direct search.
source("tests/reference/_reference.R")
source("tests/reference/_repeated_measures.R")
suppressPackageStartupMessages({
  library(nlme)
  library(lme4)
  library(lmerTest)
  library(pbkrtest)
  library(emmeans)
})

tight <- glsControl(tolerance = 1e-13, msTol = 1e-13, maxIter = 500, msMaxIter = 2000, opt = "nlminb",
                    singular.ok = TRUE)

structures <- function(waves) {
  toeplitz <- function() corARMA(rep(0.2, waves - 1) / seq_len(waves - 1), form = ~ wave | id, p = waves - 1)
  list(
    unstructured = list(corSymm(form = ~ wave | id), TRUE),
    heterogeneous_toeplitz = list(toeplitz(), TRUE),
    heterogeneous_ar1 = list(corAR1(0.5, form = ~ wave | id), TRUE),
    heterogeneous_compound_symmetry = list(corCompSymm(0.5, form = ~ 1 | id), TRUE),
    toeplitz = list(toeplitz(), FALSE),
    ar1 = list(corAR1(0.5, form = ~ wave | id), FALSE),
    compound_symmetry = list(corCompSymm(0.5, form = ~ 1 | id), FALSE)
  )
}

# gls numbers the levels of a variance function by their first appearance; a person with all waves shows the matrix.
matrix_of <- function(fit, long) {
  waves <- max(long$wave)
  complete <- names(which(table(long$id) == waves))[1]
  unname(unclass(getVarCov(fit, individual = complete)))
}

fitted <- function(long, x, structure, method) {
  long$x <- x
  weights <- if (structure[[2]]) varIdent(form = ~ 1 | wave_name) else NULL
  fit <- gls(y ~ x - 1, long, correlation = structure[[1]], weights = weights, method = method, control = tight)
  list(log_likelihood = as.numeric(logLik(fit)), coefficients = unname(coef(fit)), vcov = c(unname(vcov(fit))),
       covariance = c(matrix_of(fit, long)))
}

by_structure <- function(long, x) {
  lapply(structures(max(long$wave)), function(structure) {
    list(reml = fitted(long, x, structure, "REML"), ml = fitted(long, x, structure, "ML"))
  })
}

means <- function(long, formula) {
  fit <- gls(formula, long, correlation = corSymm(form = ~ wave | id), weights = varIdent(form = ~ 1 | wave_name),
             control = tight)
  grid <- emmeans(fit, ~ arm | wave_name, data = long, mode = "asymptotic")
  each <- as.data.frame(summary(grid))
  differences <- contrast(grid, "trt.vs.ctrl1")
  found <- as.data.frame(summary(differences))
  effect <- as.data.frame(eff_size(grid, sigma = 9.5, edf = 80, method = "trt.vs.ctrl1"))
  list(arm = as.character(each$arm), wave = as.character(each$wave_name), mean = each$emmean, mean_se = each$SE,
       difference_wave = as.character(found$wave_name), difference = found$estimate, difference_se = found$SE,
       effect = effect$effect.size, effect_se = effect$SE)
}

search <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11, maxfun = 1e5), check.conv.grad = "ignore")

# Compound symmetry with a positive covariance is a random intercept.
random_intercept <- function(long, x, joint) {
  long$x <- x
  fit <- lmerTest::lmer(y ~ x - 1 + (1 | id), long, control = search)
  adjusted <- vcovAdj(fit)
  one <- diag(ncol(x))
  kr <- KRmodcomp(lme4::lmer(y ~ x - 1 + (1 | id), long, control = search), joint)$stats
  satterthwaite <- contestMD(fit, joint)
  list(
    log_likelihood = as.numeric(logLik(fit)),
    kenward_roger = list(
      se = unname(sqrt(diag(as.matrix(adjusted)))),
      df = vapply(seq_len(ncol(x)), function(i) Lb_ddf(one[i, ], vcov(fit), adjusted), 0),
      f = kr$Fstat, df2 = kr$ddf, scale = kr$F.scaling
    ),
    satterthwaite = list(
      df = vapply(seq_len(ncol(x)), function(i) contest1D(fit, one[i, ])$df, 0),
      f = satterthwaite$`F value`, df2 = satterthwaite$DenDF
    )
  )
}

# One covariance matrix for each arm: the restricted likelihood written out, person by person.
by_arm <- function(long, x) {
  waves <- max(long$wave)
  persons <- split(seq_len(nrow(long)), long$id)
  size <- waves * (waves + 1) / 2
  matrix_from <- function(theta) {
    root <- matrix(0, waves, waves)
    root[lower.tri(root, TRUE)] <- theta
    root %*% t(root)
  }
  deviance <- function(theta) {
    sigma <- list(matrix_from(theta[1:size]), matrix_from(theta[size + 1:size]))
    information <- matrix(0, ncol(x), ncol(x))
    right <- numeric(ncol(x))
    rest <- 0
    determinant <- 0
    for (rows in persons) {
      v <- sigma[[as.integer(long$arm[rows[1]])]][long$wave[rows], long$wave[rows], drop = FALSE]
      xi <- x[rows, , drop = FALSE]
      solved <- solve(v, cbind(xi, long$y[rows]))
      information <- information + t(xi) %*% solved[, -ncol(solved), drop = FALSE]
      right <- right + t(xi) %*% solved[, ncol(solved)]
      rest <- rest + sum(long$y[rows] * solved[, ncol(solved)])
      determinant <- determinant + c(determinant(v)$modulus)
    }
    beta <- solve(information, right)
    determinant + c(determinant(information)$modulus) + rest - sum(right * beta) +
      (nrow(x) - ncol(x)) * log(2 * pi)
  }
  start <- t(chol(60 * (0.3 * diag(waves) + 0.7)))
  begin <- rep(start[lower.tri(start, TRUE)], 2)
  found <- list(par = begin)
  for (round in 1:3) {
    found <- nlminb(found$par, deviance, control = list(rel.tol = 1e-14, x.tol = 1e-12, eval.max = 1e4, iter.max = 2000))
  }
  list(log_likelihood = -0.5 * found$objective, first = c(matrix_from(found$par[1:size])),
       second = c(matrix_from(found$par[size + 1:size])))
}

# Baseline as an outcome, the arms equal there.
constrained <- function(long) {
  everybody <- read.csv(beat_the_blues_file)
  first <- data.frame(id = everybody$subject, wave = 0, arm = everybody$treatment, y = everybody$bdi.pre)
  both <- rbind(first, data.frame(id = long$id, wave = long$wave, arm = as.character(long$arm), y = long$y))
  both <- both[order(both$id, both$wave), ]
  both$wave <- both$wave + 1
  both$wave_name <- factor(both$wave)
  at <- model.matrix(~ 0 + wave_name, both)
  both$x <- unname(cbind(at, at[, -1] * (both$arm == "BtheB")))
  fit <- gls(y ~ x - 1, both, correlation = corSymm(form = ~ wave | id), weights = varIdent(form = ~ 1 | wave_name),
             control = tight)
  list(log_likelihood = as.numeric(logLik(fit)), coefficients = unname(coef(fit)), se = unname(sqrt(diag(vcov(fit)))))
}

blues <- beat_the_blues()
blues_x <- design_of(blues, c("drug", "length"))
blues_joint <- diag(ncol(blues_x))[5:8, ]
complete <- blues[blues$id %in% names(which(table(blues$id) == 4)), ]
complete_x <- design_of(complete, c("drug", "length"))
positive <- positive_psychology()
positive_x <- design_of(positive)
positive_joint <- diag(ncol(positive_x))[6:20, ]

results <- list(
  beat_the_blues = by_structure(blues, blues_x),
  beat_the_blues_means = means(blues, y ~ wave_name * arm + wave_name * base + drug + length),
  beat_the_blues_random_intercept = random_intercept(blues, blues_x, blues_joint),
  beat_the_blues_complete_random_intercept = random_intercept(complete, complete_x, blues_joint),
  beat_the_blues_by_arm = by_arm(blues, blues_x),
  beat_the_blues_constrained = constrained(blues),
  positive_psychology = by_structure(positive, positive_x),
  positive_psychology_random_intercept = random_intercept(positive, positive_x, positive_joint)
)
write_reference("repeated_measures", c("nlme", "lme4", "lmerTest", "pbkrtest", "emmeans"),
                c(beat_the_blues_file, positive_psychology_file), results)
