# Covariances with answers missing: pairwise by R, full information by lavaan's saturated model, and alpha of both.
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressPackageStartupMessages({library(psych); library(lavaan)})

full_information <- function(items) {
  some <- as.matrix(items[rowSums(!is.na(items)) > 0, ])
  patterns <- lavaan:::lav_data_missing_patterns(some, sort.freq = TRUE, coverage = TRUE)
  found <- lavaan:::lav_mvnorm_missing_h1_estimate_moments(
    Y = some, Mp = patterns, Yp = lavaan:::lav_samplestats_missing_patterns(Y = some, Mp = patterns),
    max.iter = 2000L, tol = 1e-15
  )
  list(covariance = found$Sigma, n = nrow(some))
}

alpha_of <- function(covariance) {
  k <- ncol(covariance)
  k / (k - 1) * (1 - sum(diag(covariance)) / sum(covariance))
}

covariances <- function(items) {
  pairwise <- cov(items, use = "pairwise.complete.obs")
  full <- full_information(items)
  list(
    n_pairwise = sum(rowSums(!is.na(items)) > 1),
    n_full_information = full$n,
    pairwise = pairwise[lower.tri(pairwise, diag = TRUE)],
    full_information = full$covariance[lower.tri(full$covariance, diag = TRUE)],
    alpha_pairwise = psych::alpha(items, check.keys = FALSE, warnings = FALSE)$total$raw_alpha,
    alpha_full_information = alpha_of(full$covariance)
  )
}

sets <- item_sets()
incomplete <- sets[vapply(sets, anyNA, TRUE)]
write_reference("covariance", c("stats", "psych", "lavaan", "haven"), item_files, lapply(incomplete, covariances))
