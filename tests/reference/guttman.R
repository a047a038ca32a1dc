# Guttman's lambdas, split halves and corrected item-rest correlations by psych, and every split by enumeration here.
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
source("tests/reference/_reliability.R")
suppressPackageStartupMessages(library(psych))

by_formula <- function(covariance) {
  k <- ncol(covariance)
  off <- covariance
  diag(off) <- 0
  total <- sum(covariance)
  list(
    lambda1 = sum(off) / total,
    lambda2 = (sum(off) + sqrt(k / (k - 1) * sum(off^2))) / total,
    lambda3 = k / (k - 1) * sum(off) / total,
    lambda5 = (sum(off) + 2 * sqrt(max(colSums(off^2)))) / total,
    lambda6 = 1 - sum(1 / diag(solve(covariance))) / total
  )
}

bounds <- function(items) {
  complete <- na.omit(items)
  k <- ncol(complete)
  correlation <- cor(complete)
  alpha <- psych::alpha(complete, check.keys = FALSE, warnings = FALSE)
  lambdas <- suppressWarnings(suppressMessages(psych::guttman(correlation)))
  result <- list(
    n = nrow(complete),
    psych_lambda1 = lambdas$lambda.1, psych_lambda2 = lambdas$lambda.2, psych_lambda3 = lambdas$lambda.3,
    psych_lambda5 = lambdas$lambda.5, psych_lambda6 = lambdas$lambda.6,
    psych_alpha_g6 = alpha$total$`G6(smc)`,
    r_cor = alpha$item.stats$r.cor,
    pearson = by_formula(correlation), covariance = by_formula(cov(complete))
  )
  if (k <= 14) {
    half <- psych::splitHalf(correlation, check.keys = FALSE, brute = TRUE)
    raw <- psych::splitHalf(cov(complete), covar = TRUE, check.keys = FALSE, brute = TRUE)
    result$psych_split <- list(max = half$maxrb, min = half$minrb, mean = half$meanr)
    result$psych_split_covariance <- list(max = raw$maxrb, min = raw$minrb, mean = raw$meanr)
    result$every_split <- every_split(correlation)
    result$every_split_covariance <- every_split(cov(complete))
  }
  result
}

write_reference("guttman", c("psych", "haven"), item_files, lapply(item_sets(), bounds))
