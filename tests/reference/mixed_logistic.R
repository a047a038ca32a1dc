# Logistic models with a random intercept: lme4 by adaptive quadrature, and the same likelihood by hand in base R, with numDeriv.
source("tests/reference/_reference.R")
suppressPackageStartupMessages({
  library(lme4)
  library(numDeriv)
})
status_file <- "tests/data/depression_trial_working_status/depwork.csv"

wide <- read.csv(status_file)
long <- reshape(wide, direction = "long", varying = c("V2", "V3", "V4"), v.names = "work", times = 2:4, idvar = "id", timevar = "visit")
long <- long[order(long$id, long$visit), ]
long <- long[!is.na(long$work), ]
long$active <- as.numeric(long$arm == "active")
long$third <- as.numeric(long$visit == 3)
long$fourth <- as.numeric(long$visit == 4)
trial <- work ~ active * (third + fourth) + (1 | id)

# Made-up persons with a covariate of their own, three waves, and in 24 sites that differ.
set.seed(20260115)
made <- data.frame(id = rep(1:360, each = 3), wave = rep(0:2, 360))
made$site <- (made$id - 1) %/% 15 + 1
made$arm <- (made$id %% 2)
made$age <- round(rnorm(360), 3)[made$id]
eta <- -0.4 + 0.6 * made$arm + 0.3 * made$wave + 0.5 * made$age + rnorm(360, 0, 1.4)[made$id] + rnorm(24, 0, 0.8)[made$site]
made$work <- as.numeric(runif(nrow(made)) < plogis(eta))
made <- made[runif(nrow(made)) > 0.1, ]

# glmer with an optimiser that does not stop early; its deviance is rough in the seventh digit, so standard errors are, too.
lowest <- function(formula, data, nodes) {
  control <- glmerControl(tolPwrss = 1e-12, optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9, maxfun = 50000), calc.derivs = FALSE)
  fit <- glmer(formula, data, binomial, control = control, nAGQ = nodes)
  deviance <- update(fit, devFunOnly = TRUE)
  at <- unname(c(getME(fit, "theta"), fixef(fit)))
  list(at = at, covariance = 2 * solve(hessian(deviance, at)), log_likelihood = c(logLik(fit)),
       variances = length(getME(fit, "theta")))
}

# The same in base R: modes by Newton, nodes from the eigenvalues of the matrix of Hermite's polynomials, BFGS, then Newton.
hermite <- function(k) {
  if (k == 1) return(list(z = 0, w = 1))
  m <- matrix(0, k, k)
  m[cbind(1:(k - 1), 2:k)] <- m[cbind(2:k, 1:(k - 1))] <- sqrt(1:(k - 1))
  e <- eigen(m, symmetric = TRUE)
  list(z = e$values, w = e$vectors[1, ]^2)
}
by_hand <- function(x, y, id, nodes, start) {
  id <- match(id, unique(id))
  rule <- hermite(nodes)
  minus <- function(at) {
    eta <- c(x %*% at[-1])
    u <- rep(0, max(id))
    for (i in 1:60) {
      p <- plogis(eta + at[1] * u[id])
      curve <- 1 + at[1]^2 * c(rowsum(p * (1 - p), id))
      step <- (at[1] * c(rowsum(y - p, id)) - u) / curve
      u <- u + step
      if (max(abs(step)) < 1e-13) break
    }
    p <- plogis(eta + at[1] * u[id])
    s <- 1 / sqrt(1 + at[1]^2 * c(rowsum(p * (1 - p), id)))
    each <- sapply(seq_along(rule$z), function(k) {
      v <- u + s * rule$z[k]
      e <- eta + at[1] * v[id]
      rule$w[k] * exp(rule$z[k]^2 / 2 - v^2 / 2 + c(rowsum(y * e - log1p(exp(e)), id)))
    })
    -sum(log(s * rowSums(as.matrix(each))))
  }
  at <- optim(start, minus, method = "BFGS", control = list(reltol = 1e-13))$par
  for (i in 1:3) at <- at - solve(hessian(minus, at), grad(minus, at))
  stopifnot(max(abs(grad(minus, at))) < 1e-5)
  list(at = at, covariance = solve(hessian(minus, at)), log_likelihood = -minus(at), variances = 1)
}

shown <- function(found) {
  v <- seq_len(found$variances)
  list(coefficients = found$at[-v], deviation = found$at[v], se = sqrt(diag(found$covariance))[-v],
       se_of_deviation = sqrt(diag(found$covariance))[v], log_likelihood = found$log_likelihood)
}

# What glmer itself prints with its usual settings, Laplace.
usual <- function(formula, data) {
  fit <- suppressWarnings(glmer(formula, data, family = binomial))
  list(coefficients = unname(fixef(fit)), log_likelihood = c(logLik(fit)))
}

share_at <- function(eta, sd) integrate(function(u) plogis(eta + sd * u) * dnorm(u), -Inf, Inf, rel.tol = 1e-11)$value
marginal <- function(found, rows) function(at) mean(apply(rows, 1, function(x) share_at(sum(x * at[-1]), at[1])))
compared <- function(found, one, other) {
  both <- function(at) {
    p <- marginal(found, one)(at)
    q <- marginal(found, other)(at)
    c(p, q, p - q, log(p / q))
  }
  slopes <- jacobian(both, found$at)
  list(values = both(found$at), se = sqrt(diag(slopes %*% found$covariance %*% t(slopes))))
}
visits <- list(c(0, 0), c(1, 0), c(0, 1))
at_visit <- function(active, v) matrix(c(1, active, v, active * v), 1)

covered <- work ~ arm + wave + age + (1 | id)
nodes <- c(1, 7, 15, 25)
hand <- function(formula, data, k) {
  fixed <- lme4::nobars(formula)
  by_hand(model.matrix(fixed, data), data$work, data$id, k, c(1, unname(coef(glm(fixed, binomial, data)))))
}
named <- function(how, formula, data) {
  setNames(lapply(nodes, function(k) shown(how(formula, data, k))), paste0("nodes_", nodes))
}
trial_fit <- hand(trial, long, 25)
made_fit <- hand(covered, made, 25)
ages <- made$age[!duplicated(made$id)]
design <- function(arm) cbind(1, arm, 1, ages)
sited <- lowest(work ~ arm + wave + age + (1 | id) + (1 | site), made, 1)

# Two random intercepts: glmmTMB differentiates Laplace's approximation exactly.
suppressPackageStartupMessages(library(glmmTMB))
tmb <- glmmTMB(work ~ arm + wave + age + (1 | id) + (1 | site), made, family = binomial,
               control = glmmTMBControl(optCtrl = list(rel.tol = 1e-12, iter.max = 2000, eval.max = 4000)))
# Its parameters of the intercepts are logarithms of their standard deviations.
at_tmb <- tmb$fit$par
for (i in 1:3) at_tmb <- at_tmb - solve(optimHess(at_tmb, tmb$obj$fn, tmb$obj$gr), c(tmb$obj$gr(at_tmb)))
covariance_tmb <- solve(optimHess(at_tmb, tmb$obj$fn, tmb$obj$gr))
sites <- list(coefficients = unname(at_tmb[1:4]), deviation = unname(exp(at_tmb[5:6])),
              se = unname(sqrt(diag(covariance_tmb))[1:4]),
              se_of_deviation = unname((exp(at_tmb) * sqrt(diag(covariance_tmb)))[5:6]), log_likelihood = -c(tmb$obj$fn(at_tmb)))

write_reference("mixed_logistic", c("lme4", "glmmTMB", "numDeriv"), status_file, list(
  lme4 = list(trial = named(lowest, trial, long), made = named(lowest, covered, made)),
  by_hand = list(trial = named(hand, trial, long), made = named(hand, covered, made)),
  trial_usual = usual(trial, long),
  trial_visits = lapply(visits, function(v) compared(trial_fit, at_visit(1, v), at_visit(0, v))),
  made_shares = compared(made_fit, design(1), design(0)),
  sited = shown(sited),
  sites = sites,
  people = as.list(made[c("id", "wave", "site", "arm", "age", "work")])))
