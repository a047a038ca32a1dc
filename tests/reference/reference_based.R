# Reference-based imputation: joint distributions after leaving (Carpenter, Roger and Kenward 2013), and a large run.
source("tests/reference/_reference.R")

path <- "tests/data/beat_the_blues_rct/beat_the_blues.csv"
people <- read.csv(path)
waves <- c("bdi.pre", "bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m")
y <- as.matrix(people[waves]); treated <- people$treatment == "BtheB"

joint <- function(ma, Sa, mr, Sr, kind, d) {
  w <- length(ma); i <- seq_len(d); j <- setdiff(seq_len(w), i)
  if (kind == "copy_reference") return(list(mean = mr, covariance = Sr))
  mean <- if (kind == "jump_to_reference") c(ma[i], mr[j]) else c(ma[i], ma[d] + mr[j] - mr[d])
  A <- Sr[j, i, drop = FALSE] %*% solve(Sr[i, i])
  S <- Sa
  S[j, i] <- A %*% Sa[i, i]; S[i, j] <- t(S[j, i])
  S[j, j] <- Sr[j, j] - A %*% (Sr[i, i] - Sa[i, i]) %*% t(A)
  list(mean = mean, covariance = S)
}
conditional <- function(x, d, with) {
  j <- (d + 1):length(with$mean); i <- seq_len(d)
  A <- with$covariance[j, i, drop = FALSE] %*% solve(with$covariance[i, i])
  list(mean = as.numeric(with$mean[j] + A %*% (x[i] - with$mean[i])),
       covariance = with$covariance[j, j, drop = FALSE] - A %*% with$covariance[i, j, drop = FALSE])
}

complete <- y[complete.cases(y), ]; arm <- treated[complete.cases(y)]
ma <- colMeans(complete[arm, ]); Sa <- cov(complete[arm, ]); mr <- colMeans(complete[!arm, ]); Sr <- cov(complete[!arm, ])
cases <- list()
for (kind in c("jump_to_reference", "copy_reference", "copy_increments")) for (d in c(1, 3)) {
  with <- joint(ma, Sa, mr, Sr, kind, d)
  left <- conditional(c(31, 20, 24, 18, 12), d, with)
  cases[[length(cases) + 1]] <- list(kind = kind, seen = d, mean = as.numeric(with$mean), covariance = as.numeric(with$covariance),
    left_mean = left$mean, left_covariance = as.numeric(left$covariance))
}

# A large run, from the algorithm of Schafer (1997), with rWishart.
augmented <- function(x, m, apart) {
  n <- nrow(x); w <- ncol(x); holes <- is.na(x)
  mean <- colMeans(x, na.rm = TRUE); S <- diag(apply(x, 2, var, na.rm = TRUE))
  out <- list()
  for (turn in seq_len(4 * apart + (m - 1) * apart)) {
    z <- x
    for (k in which(rowSums(holes) > 0)) {
      j <- which(holes[k, ]); i <- which(!holes[k, ])
      A <- S[j, i, drop = FALSE] %*% solve(S[i, i])
      V <- S[j, j, drop = FALSE] - A %*% S[i, j, drop = FALSE]
      z[k, j] <- mean[j] + A %*% (x[k, i] - mean[i]) + t(chol((V + t(V)) / 2)) %*% rnorm(length(j))
    }
    S <- solve(rWishart(1, n - 1, solve(crossprod(scale(z, scale = FALSE))))[, , 1])
    mean <- colMeans(z) + as.numeric(t(chol(S)) %*% rnorm(w)) / sqrt(n)
    if (turn >= 4 * apart && (turn - 4 * apart) %% apart == 0) out[[length(out) + 1]] <- list(mean = mean, S = S)
  }
  out
}
set.seed(5)
m <- 400
own <- augmented(y[treated, ], m, 20); other <- augmented(y[!treated, ], m, 20)
imputed <- function(x, kind, a, r) {
  if (!any(is.na(x))) return(x)
  d <- max(which(!is.na(x)))
  for (stage in 1:2) {
    holes <- which(is.na(x)); if (stage == 1) { j <- holes[holes < d]; with <- list(mean = a$mean, covariance = a$S) }
    else { j <- which(is.na(x)); with <- if (kind == "own_arm") list(mean = a$mean, covariance = a$S) else
      joint(a$mean, a$S, r$mean, r$S, kind, d) }
    if (length(j) == 0) next
    i <- which(!is.na(x))
    A <- with$covariance[j, i, drop = FALSE] %*% solve(with$covariance[i, i])
    V <- with$covariance[j, j, drop = FALSE] - A %*% with$covariance[i, j, drop = FALSE]
    x[j] <- with$mean[j] + A %*% (x[i] - with$mean[i]) + t(chol((V + t(V)) / 2)) %*% rnorm(length(j))
  }
  x
}
run <- function(kind) {
  fits <- t(vapply(seq_len(m), function(k) {
    z <- y
    for (p in seq_len(nrow(y))) z[p, ] <- if (treated[p]) imputed(y[p, ], kind, own[[k]], other[[k]]) else
      imputed(y[p, ], "own_arm", other[[k]], NULL)
    fit <- lm(z[, 5] ~ treated + z[, 1])
    c(coef(fit)[[2]], vcov(fit)[2, 2])
  }, numeric(2)))
  list(m = m, value = mean(fits[, 1]), between = var(fits[, 1]), within = mean(fits[, 2]))
}
kinds <- c("own_arm", "jump_to_reference", "copy_reference", "copy_increments")
write_reference("reference_based", "stats", path, list(
  arms = list(programme_mean = as.numeric(ma), programme_covariance = as.numeric(Sa), reference_mean = as.numeric(mr),
              reference_covariance = as.numeric(Sr)),
  cases = cases, runs = lapply(setNames(kinds, kinds), run)))
