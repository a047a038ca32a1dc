# Patterns of missing answers, and Little's test from the formula of his paper with means and covariance by an EM algorithm
# of its own, held against the saturated model of lavaan.
source("tests/reference/_reference.R")
source("tests/reference/_answer_sets.R")
suppressPackageStartupMessages(library(lavaan))

blues_file <- "tests/data/beat_the_blues_rct/beat_the_blues.csv"

em <- function(x) {
  n <- nrow(x); k <- ncol(x)
  mu <- colMeans(x, na.rm = TRUE); sigma <- diag(apply(x, 2, var, na.rm = TRUE))
  for (step in 1:20000) {
    sum1 <- numeric(k); sum2 <- matrix(0, k, k)
    for (i in seq_len(n)) {
      m <- is.na(x[i, ]); xi <- x[i, ]; extra <- matrix(0, k, k)
      if (any(m)) {
        b <- sigma[m, !m, drop = FALSE] %*% solve(sigma[!m, !m])
        xi[m] <- mu[m] + b %*% (x[i, !m] - mu[!m])
        extra[m, m] <- sigma[m, m] - b %*% sigma[!m, m]
      }
      sum1 <- sum1 + xi; sum2 <- sum2 + tcrossprod(xi) + extra
    }
    new_mu <- sum1 / n; new_sigma <- sum2 / n - tcrossprod(new_mu)
    moved <- max(abs(new_mu - mu), abs(new_sigma - sigma)) / max(abs(sigma))
    mu <- new_mu; sigma <- new_sigma
    if (moved < 1e-13) return(list(mu = mu, sigma = sigma))
  }
  stop("the EM algorithm did not settle")
}

held_against_lavaan <- function(x, found) {
  names <- colnames(x)
  pairs <- outer(names, names, paste, sep = " ~~ ")
  model <- c(pairs[lower.tri(pairs, diag = TRUE)], paste(names, "~ 1"))
  fit <- lavaan(paste(model, collapse = "\n"), data = as.data.frame(x), missing = "ml", meanstructure = TRUE)
  implied <- fitted(fit)
  stopifnot(max(abs(implied$cov[names, names] - found$sigma)) < 1e-3, max(abs(implied$mean[names] - found$mu)) < 1e-3)
}

little <- function(x) {
  x <- as.matrix(x)
  x <- x[rowSums(!is.na(x)) > 0, ]
  found <- em(x)
  held_against_lavaan(x, found)
  pattern <- apply(is.na(x), 1, paste, collapse = "")
  chi2 <- 0; df <- -ncol(x)
  for (one in unique(pattern)) {
    rows <- x[pattern == one, , drop = FALSE]
    there <- !is.na(rows[1, ])
    d <- colMeans(rows[, there, drop = FALSE]) - found$mu[there]
    chi2 <- chi2 + nrow(rows) * as.numeric(t(d) %*% solve(found$sigma[there, there]) %*% d)
    df <- df + sum(there)
  }
  list(chi2 = chi2, df = df, p_value = pchisq(chi2, df, lower.tail = FALSE), n = nrow(x),
       patterns = length(unique(pattern)))
}

described <- function(x) {
  pattern <- table(apply(is.na(x), 1, function(m) paste(which(m), collapse = " ")))
  list(rows = nrow(x), missing_percent = as.numeric(100 * colMeans(is.na(x))),
       complete_percent = 100 * mean(stats::complete.cases(x)),
       patterns = names(pattern), counts = as.numeric(pattern), little = little(x))
}

sets <- answer_sets()[c("nhanes_phq9", "made_missing")]
sets$blues <- read.csv(blues_file)[paste0("bdi.", c("pre", "2m", "3m", "5m", "8m"))]
write_reference("missing_patterns", c("lavaan", "haven"), c(nhanes_file, made_file, blues_file), lapply(sets, described))
