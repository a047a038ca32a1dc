# Logistic regression by glm, to the last step of its iterations.
source("tests/reference/_reference.R")
source("tests/reference/_later_work.R")
suppressPackageStartupMessages(library(rms))

of_model <- function(formula, data, weights = NULL, offset = NULL) {
  data$known <- if (is.null(offset)) 0 else offset
  data$times <- if (is.null(weights)) 1 else weights
  fit <- glm(formula, binomial, data, weights = times, offset = known, epsilon = 1e-15, maxit = 100)
  outcome <- fit$y
  n <- sum(fit$prior.weights)
  share <- sum(fit$prior.weights * outcome) / n
  whole <- sum(fit$prior.weights * (outcome * fit$linear.predictors - log1p(exp(fit$linear.predictors))))
  null <- n * (share * log(share) + (1 - share) * log1p(-share))
  list(
    coefficients = unname(coef(fit)), covariance = as.vector(vcov(fit)), log_likelihood = whole,
    null_log_likelihood = null, mcfadden_r2 = 1 - whole / null,
    nagelkerke_r2 = (1 - exp(2 * (null - whole) / n)) / (1 - exp(2 * null / n)), n = n, events = n * share
  )
}

people <- jobs()
people$class2 <- as.numeric(people$job_disc == 2)
people$class3 <- as.numeric(people$job_disc == 3)
people$class4 <- as.numeric(people$job_disc == 4)
# rms tells R2 of Nagelkerke by itself.
by_rms <- function(formula) unname(rms::lrm(formula, people, tol = 1e-14, eps = 1e-12)$stats["R2"])
results <- list(
  self_efficacy = of_model(employed ~ job_seek, people),
  adjusted = of_model(employed ~ depress1 + econ_hard + age + job_seek, people),
  classes = of_model(employed ~ depress1 + class2 + class3 + class4, people),
  weighted = of_model(employed ~ depress1 + job_seek, people, weights = 1 + (seq_len(nrow(people)) %% 3)),
  offset = of_model(employed ~ 1, people, offset = 0.5 - people$depress1 / 2)
)
results$self_efficacy$rms_r2 <- by_rms(employed ~ job_seek)
results$adjusted$rms_r2 <- by_rms(employed ~ depress1 + econ_hard + age + job_seek)
write_reference("logistic_model", c("stats", "rms"), jobs_file, results)
