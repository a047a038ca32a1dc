# Curves of Kaplan and Meier, log-rank tests, restricted means, models of hazards and their proportionality, all by survival.
source("tests/reference/_reference.R")
source("tests/reference/_event_times.R")
suppressPackageStartupMessages(library(survival))

people <- veterans()
many <- gammopathy()
many$status <- as.numeric(many$cause > 0)
tight <- coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 100)

finite <- function(x) { x[!is.finite(x)] <- NA; unname(x) }

curve <- function(data) {
  by <- lapply(c(plain = "plain", log = "log", log_log = "log-log"), function(type) {
    fit <- survfit(Surv(time, status) ~ 1, data, conf.type = type)
    q <- quantile(fit, c(0.25, 0.5, 0.75))
    list(low = finite(fit$lower), high = finite(fit$upper), quantile = finite(q$quantile), quantile_low = finite(q$lower),
         quantile_high = finite(q$upper))
  })
  fit <- survfit(Surv(time, status) ~ 1, data)
  c(list(time = fit$time, share = fit$surv, se = finite(fit$std.err * fit$surv), at_risk = fit$n.risk), by)
}

log_rank <- function(formula, data) {
  fit <- survdiff(formula, data)
  sums <- function(x) if (is.matrix(x)) rowSums(x) else unname(x)
  df <- length(fit$n) - 1
  list(observed = unname(sums(fit$obs)), expected = unname(sums(fit$exp)), statistic = fit$chisq,
       p = pchisq(fit$chisq, df, lower.tail = FALSE))
}

restricted <- function(data, arm, limit) {
  mean_of <- function(which) {
    fit <- survfit(Surv(time, status) ~ 1, data[data[[arm]] == which, ])
    unname(summary(fit, rmean = limit)$table[c("rmean", "se(rmean)")])
  }
  one <- mean_of(1); other <- mean_of(0)
  z <- qnorm(0.975)
  gap <- one[1] - other[1]; se <- sqrt(one[2]^2 + other[2]^2)
  log_ratio <- log(one[1] / other[1]); log_se <- sqrt((one[2] / one[1])^2 + (other[2] / other[1])^2)
  list(limit = limit, one = one, other = other, difference = gap + c(0, -z, z) * se,
       ratio = exp(log_ratio + c(0, -z, z) * log_se))
}

cox <- function(formula, data, ties, cluster) {
  fit <- coxph(formula, data, ties = ties, control = tight, x = TRUE)
  # Begun once more where it ended, so that the information is that of the last step.
  fit <- coxph(formula, data, ties = ties, control = tight, init = coef(fit), x = TRUE)
  whole <- coxph(formula, data, ties = ties, control = tight)
  d <- residuals(fit, "score")
  one <- d %*% vcov(fit)
  scales <- c(km = "km", rank = "rank", identity = "identity", log = "log")
  list(
    coefficients = unname(coef(fit)), covariance = as.vector(vcov(fit)), log_likelihood = whole$loglik[2],
    null_log_likelihood = whole$loglik[1], score = whole$score, residuals = as.vector(d[1:20, ]),
    robust = as.vector(crossprod(one)), clustered = as.vector(crossprod(rowsum(one, cluster))),
    proportional = lapply(scales, function(g) {
      z <- cox.zph(fit, g, terms = FALSE)$table
      list(statistic = unname(z[, "chisq"]), p = unname(z[, "p"]))
    })
  )
}

both <- function(formula, data, cluster) {
  lapply(c(efron = "efron", breslow = "breslow"), function(ties) cox(formula, data, ties, cluster))
}

many$first <- as.numeric(many$cause == 1)
results <- list(
  curves = list(veterans = curve(people), standard = curve(people[people$arm == 0, ]), gammopathy = curve(many)),
  log_rank = list(
    arms = log_rank(Surv(time, status) ~ arm, people),
    cells = log_rank(Surv(time, status) ~ celltype, people),
    strata = log_rank(Surv(time, status) ~ arm + strata(celltype), people),
    gammopathy = log_rank(Surv(time, status) ~ female + strata(old), many)
  ),
  restricted = list(veterans = restricted(people, "arm", 300), gammopathy = restricted(many, "female", 120)),
  cox = list(
    plain = both(Surv(time, status) ~ arm + karno + age, people, people$celltype),
    strata = both(Surv(time, status) ~ arm + karno + strata(celltype), people, people$prior),
    cause_specific = both(Surv(time, first) ~ female + age + hgb, many, many$age)
  )
)
write_reference("time_to_event", "survival", c(veterans_file, gammopathy_file), results)
