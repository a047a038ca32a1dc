# Firth's penalised logistic regression: brglm2 for coefficients and standard errors; profile limits by optim on the penalised
# likelihood itself, with the penalty of the whole design. The covariates are real, one outcome is made to be separated.
source("tests/reference/_reference.R")
source("tests/reference/_trial_people.R")
suppressPackageStartupMessages(library(brglm2))

people <- trial_people()[1:120, ]
people$after <- as.numeric(people$employed == 1 & people$treat == 1)

penalised <- function(x, y) function(b) {
  e <- c(x %*% b)
  w <- dlogis(e)
  sum(y * e - log1p(exp(e))) + as.numeric(determinant(crossprod(x * sqrt(w)))$modulus) / 2
}

of_model <- function(formula) {
  fit <- glm(formula, binomial, people, method = "brglmFit", type = "AS_mean", epsilon = 1e-12, maxit = 1000)
  x <- model.matrix(fit); y <- fit$y
  value <- penalised(x, y)
  most <- value(coef(fit))
  profile <- function(at) {
    rest <- x[, -2, drop = FALSE]
    best <- function(b) -value(append(b, at, after = 1))
    found <- optim(coef(fit)[-2], best, method = "BFGS", control = list(reltol = 1e-16, maxit = 5000, parscale = 1 / sqrt(colSums(rest^2) / nrow(x))))
    found <- optim(found$par, best, method = "BFGS", control = list(reltol = 1e-16, maxit = 5000, parscale = 1 / sqrt(colSums(rest^2) / nrow(x))))
    2 * (most + found$value)
  }
  b <- unname(coef(fit)[2]); se <- unname(sqrt(diag(vcov(fit)))[2])
  limit <- function(side) uniroot(function(at) profile(at) - qchisq(0.95, 1), sort(c(b, b + side * 12 * se)), tol = 1e-10)$root
  list(coefficients = unname(coef(fit)), covariance = as.vector(solve(crossprod(x * sqrt(dlogis(c(x %*% coef(fit))))))),
       penalised = most, limits = exp(c(limit(-1), limit(1))), statistic = profile(0),
       p = pchisq(profile(0), 1, lower.tail = FALSE))
}

results <- list(plain = of_model(employed ~ treat + depress1 + econ_hard), separated = of_model(after ~ treat + depress1))
write_reference("firth_logistic", c("stats", "brglm2"), jobs_file, results)
