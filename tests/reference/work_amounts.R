# Days worked in two arms: Welch, boot within arms, and models in two parts; the draws are written down so that others can use them.
source("tests/reference/_reference.R")
suppressPackageStartupMessages({
  library(boot)
  library(numDeriv)
})
# The people are made here, so this program is the data.
set.seed(20260116)
n <- 170
people <- data.frame(arm = rep(c(1, 0), c(96, 74)), age = round(rnorm(n), 3))
any <- runif(n) < plogis(-0.2 + 0.6 * people$arm + 0.4 * people$age)
people$days <- ifelse(any, ceiling(rgamma(n, 2, 2 / exp(4.2 + 0.25 * people$arm - 0.1 * people$age))), 0)
treated <- people$days[people$arm == 1]
control <- people$days[people$arm == 0]

difference <- function(data, rows) {
  drawn <- data[rows, ]
  mean(drawn$days[drawn$arm == 1]) - mean(drawn$days[drawn$arm == 0])
}
welch <- t.test(treated, control)
# Davison and Hinkley divide the influence in each sample by its size (5.29); boot itself does not.
influence <- c((treated - mean(treated)) / length(treated), -(control - mean(control)) / length(control))
plain <- boot(people, difference, R = 1999, strata = people$arm)
ends <- function(level) list(
  percentile = unname(boot.ci(plain, conf = level, type = "perc")$percent[4:5]),
  bca = unname(boot.ci(plain, conf = level, type = "bca", L = influence)$bca[4:5]))

parts <- function(data, kind, weights = rep(1, nrow(data))) {
  data$w <- weights
  whether <- suppressWarnings(glm((days > 0) ~ arm + age, binomial, data, weights = w, epsilon = 1e-13, maxit = 100))
  some <- data[data$days > 0, ]
  much <- if (kind == "gamma") {
    glm(days ~ arm + age, Gamma("log"), some, weights = w, epsilon = 1e-13, maxit = 100)
  } else lm(log(days) ~ arm + age, some, weights = w)
  list(whether = whether, much = much, s2 = if (kind == "gamma") 0 else sum(some$w * residuals(much)^2) / (sum(some$w) - 3))
}
both <- function(data, weights = rep(1, nrow(data))) function(at) {
  mean_if <- function(arm) {
    x <- cbind(1, arm, data$age)
    sum(weights * plogis(c(x %*% at[1:3])) * exp(c(x %*% at[4:6]) + at[7] / 2)) / sum(weights)
  }
  c(mean_if(1), mean_if(0))
}
at_of <- function(f) unname(c(coef(f$whether), coef(f$much), f$s2))

model_of <- function(kind) {
  f <- parts(people, kind)
  at <- at_of(f)
  inner <- matrix(0, 7, 7)
  inner[1:3, 1:3] <- vcov(f$whether)
  inner[4:6, 4:6] <- vcov(f$much)
  if (kind == "lognormal") inner[7, 7] <- 2 * f$s2^2 / df.residual(f$much)
  slopes <- jacobian(both(people), at)
  covariance <- slopes %*% inner %*% t(slopes)
  # All equations together, each person's part, and their derivatives: the sandwich of the stacked equations.
  x <- cbind(1, people$arm, people$age)
  worked <- people$days > 0
  equations <- function(at) {
    first <- x * (worked - plogis(c(x %*% at[1:3])))
    eta <- c(x %*% at[4:6])
    second <- if (kind == "gamma") x * worked * (people$days / exp(eta) - 1) else x * worked * ifelse(worked, log(pmax(people$days, 1)) - eta, 0)
    k <- sum(worked)
    third <- if (kind == "gamma") rep(0, n) else worked * (ifelse(worked, log(pmax(people$days, 1)) - eta, 0)^2 - at[7] * (k - 3) / k)
    means <- sapply(c(1, 0), function(arm) {
      z <- cbind(1, arm, people$age)
      plogis(c(z %*% at[1:3])) * exp(c(z %*% at[4:6]) + at[7] / 2) - at[if (arm == 1) 8 else 9]
    })
    cbind(first, second, third, means)
  }
  full <- c(at, both(people)(at))
  keep <- if (kind == "gamma") c(1:6, 8:9) else 1:9
  part <- function(a) { b <- full; b[keep] <- a; equations(b)[, keep] }
  bread <- solve(jacobian(function(a) colSums(part(a)), full[keep]))
  sandwich <- bread %*% crossprod(part(full[keep])) %*% t(bread)
  last <- length(keep) - 1:0
  list(whether = unname(coef(f$whether)), amount = unname(coef(f$much)),
       dispersion = if (kind == "gamma") summary(f$much)$dispersion else f$s2,
       se_whether = unname(sqrt(diag(vcov(f$whether)))), se_amount = unname(sqrt(diag(vcov(f$much)))),
       means = both(people)(at), covariance = c(covariance), population = c(sandwich[last, last]))
}

two_part_boot <- function(kind, draws) {
  set.seed(3)
  found <- boot(people, function(data, rows) {
    w <- tabulate(rows, nrow(data))
    m <- both(data[w > 0, ], w[w > 0])(at_of(parts(data[w > 0, ], kind, w[w > 0])))
    m[1] - m[2]
  }, R = draws, strata = people$arm)
  rows <- boot.array(found, indices = TRUE)
  list(values = found$t[, 1], counts = as.vector(apply(rows, 1, tabulate, nbins = n)),
       percentile = unname(boot.ci(found, type = "perc")$percent[4:5]))
}

write_reference("work_amounts", c("boot", "numDeriv"), "tests/reference/work_amounts.R", list(
  people = as.list(people),
  welch = list(value = unname(diff(rev(welch$estimate))), interval = c(welch$conf.int), t = unname(welch$statistic),
               df = unname(welch$parameter), p = welch$p.value),
  plain = list(drawn = plain$t[, 1], level_95 = ends(0.95), level_90 = ends(0.90)),
  gamma = model_of("gamma"), lognormal = model_of("lognormal"),
  gamma_drawn = two_part_boot("gamma", 199), lognormal_drawn = two_part_boot("lognormal", 199)))
