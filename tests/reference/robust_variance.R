# Covariance of coefficients that is robust to the model (sandwich) or to clusters (clubSandwich, with Satterthwaite's degrees
# of freedom), for logistic regression and for least squares.
source("tests/reference/_reference.R")
source("tests/reference/_trial_people.R")
suppressPackageStartupMessages({library(sandwich); library(clubSandwich)})

people <- trial_people()
people$mixed <- (seq_len(nrow(people)) * 7) %% 23

of_model <- function(fit, cluster) {
  kinds <- c("HC0", "HC1", "HC2", "HC3")
  hc <- lapply(setNames(kinds, tolower(kinds)), function(kind) as.vector(vcovHC(fit, type = kind)))
  types <- c("CR0", "CR1", "CR2")
  cr <- lapply(setNames(types, tolower(types)), function(type) {
    v <- vcovCR(fit, cluster = cluster, type = type)
    test <- coef_test(fit, vcov = v, test = "Satterthwaite")
    list(covariance = as.vector(v), df = test$df_Satt, p = test$p_Satt)
  })
  c(list(coefficients = unname(coef(fit))), hc, cr)
}

results <- list(
  logistic_sites = of_model(settled(employed ~ site_arm + depress1 + econ_hard + age, people), people$site),
  logistic_mixed = of_model(settled(employed ~ treat + depress1, people), people$mixed),
  least_squares_sites = of_model(lm(depress2 ~ site_arm + depress1 + age, people), people$site),
  least_squares_mixed = of_model(lm(depress2 ~ treat + depress1, people), people$mixed)
)
write_reference("robust_variance", c("stats", "sandwich", "clubSandwich"), jobs_file, results)
