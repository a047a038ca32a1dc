# Multinomial logistic regression by nnet, run until nothing moves.
source("tests/reference/_reference.R")
source("tests/reference/_later_work.R")
suppressPackageStartupMessages(library(nnet))

of_model <- function(classes, predictors) {
  data <- data.frame(class = factor(classes), predictors)
  fit <- nnet::multinom(class ~ ., data, trace = FALSE, maxit = 5000, abstol = 0, reltol = 1e-16, Hess = TRUE)
  coefficients <- rbind(coef(fit))
  list(coefficients = as.vector(t(coefficients)), n_classes = nrow(coefficients) + 1,
       covariance = as.vector(vcov(fit)), log_likelihood = as.numeric(logLik(fit)))
}

people <- jobs()
three <- pmax(people$job_disc, 2) - 2
results <- list(
  three_classes = of_model(three, people[c("depress1", "econ_hard")]),
  four_classes = of_model(people$job_disc - 1, people[c("depress1", "econ_hard", "age")]),
  two_classes = of_model(people$employed, people[c("depress1", "job_seek")])
)
write_reference("multinomial_model", "nnet", jobs_file, results)
