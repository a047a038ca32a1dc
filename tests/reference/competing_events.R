# Cumulative incidence with its variance and Gray's test by cmprsk's cuminc, shares also by survfit; Fine and Gray by crr. Limits
# are put together here from share and variance.
source("tests/reference/_reference.R")
source("tests/reference/_event_times.R")
suppressPackageStartupMessages({library(survival); library(cmprsk)})

people <- gammopathy()
moments <- c(12, 50, 100, 200, 300)
z <- qnorm(0.975)

incidence <- function(data) {
  by_cause <- lapply(c(first = 1, second = 2), function(cause) {
    found <- timepoints(cuminc(data$time, data$cause), moments)
    share <- unname(found$est[cause, ]); se <- unname(sqrt(found$var[cause, ]))
    by_survival <- summary(survfit(Surv(time, factor(cause, 0:2)) ~ 1, data), times = moments)$pstate[, cause + 1]
    stopifnot(isTRUE(all.equal(share, by_survival, tolerance = 1e-12)))
    list(share = share, se = se, plain_low = pmax(share - z * se, 0), plain_high = share + z * se,
         log_log_low = exp(-exp(log(-log(share)) - z * se / (share * log(share)))),
         log_log_high = exp(-exp(log(-log(share)) + z * se / (share * log(share)))))
  })
  by_cause
}

gray <- function(group, strata = NULL) {
  test <- if (is.null(strata)) cuminc(people$time, people$cause, group) else cuminc(people$time, people$cause, group, strata)
  lapply(c(first = 1, second = 2), function(cause) unname(test$Tests[cause, ]))
}

subdistribution <- function(columns, cause, data = people) {
  fit <- crr(data$time, data$cause, as.matrix(data[columns]), failcode = cause, gtol = 1e-13, maxiter = 50)
  list(coefficients = unname(fit$coef), covariance = as.vector(fit$var), log_likelihood = fit$loglik)
}

people$third <- findInterval(people$age, c(62, 78))
results <- list(
  moments = moments,
  incidence = list(all = incidence(people), women = incidence(people[people$female == 1, ])),
  gray = list(sex = gray(people$female), thirds = gray(people$third), strata = gray(people$female, people$old)),
  fine_gray = list(
    first = subdistribution(c("female", "age", "hgb"), 1), second = subdistribution(c("female", "age", "hgb"), 2),
    alone = subdistribution("female", 1)
  )
)
write_reference("competing_events", c("survival", "cmprsk"), gammopathy_file, results)
