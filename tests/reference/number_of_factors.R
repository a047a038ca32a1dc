# How many factors: minimum average partial by psych, and by its definition with fourth powers; eigenvalues of random
# correlation matrices, of few given ones exactly and of many as means and percentiles with their errors.
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressPackageStartupMessages(library(psych))

rows_of <- function(x) lapply(seq_len(nrow(x)), function(i) as.list(unname(x[i, ])))

fourth_powers <- function(r) {
  k <- ncol(r)
  e <- eigen(r, symmetric = TRUE)
  vapply(0:(k - 2), function(m) {
    left <- r
    for (f in seq_len(m)) left <- left - e$values[f] * tcrossprod(e$vectors[, f])
    partial <- cov2cor(left)
    (sum(partial^4) - k) / (k * (k - 1))
  }, 0)
}

partials <- function(items) {
  r <- cor(na.omit(items))
  k <- ncol(r)
  by_psych <- suppressWarnings(vss(r, n = k - 2, rotate = "none", fm = "pc", n.obs = nrow(na.omit(items)), plot = FALSE))
  list(squared = by_psych$map, none = (sum(r^2) - k) / (k * (k - 1)), fourth = fourth_powers(r))
}

smc_roots <- function(r) {
  diag(r) <- 1 - 1 / diag(solve(r))
  eigen(r, symmetric = TRUE, only.values = TRUE)$values
}

# Mean and 95th percentile of each eigenvalue, with standard errors; those of the percentile from 40 batches.
random_roots <- function(k, n, draws) {
  set.seed(20261122)
  drawn <- rWishart(draws, n - 1, diag(k))
  roots <- function(of) t(apply(drawn, 3, function(s) of(cov2cor(s))))
  told <- function(x) {
    batch <- rep(1:40, length.out = draws)
    high <- apply(x, 2, function(v) sd(tapply(v, batch, quantile, 0.95)) / sqrt(40))
    list(mean = colMeans(x), mean_se = apply(x, 2, sd) / sqrt(draws), sd = apply(x, 2, sd),
         high = apply(x, 2, quantile, 0.95, names = FALSE), high_se = high)
  }
  list(k = k, n = n, draws = draws,
       components = told(roots(function(r) eigen(r, symmetric = TRUE, only.values = TRUE)$values)),
       factors = told(roots(smc_roots)))
}

# The psych way, from random answers, to see that the drawn matrices follow the same law.
by_psych <- function(k, n, draws) {
  set.seed(7)
  found <- t(replicate(draws, eigen(cor(matrix(rnorm(n * k), n)), symmetric = TRUE, only.values = TRUE)$values))
  list(mean = colMeans(found), mean_se = apply(found, 2, sd) / sqrt(draws))
}

observed <- function(items) {
  set.seed(1)
  shown <- suppressWarnings(suppressMessages(capture.output(
    found <- fa.parallel(na.omit(items), fa = "both", SMC = TRUE, n.iter = 200, sim = TRUE, plot = FALSE, quant = .95))))
  list(components = found$pc.values, factors = found$fa.values, n_components = found$ncomp, n_factors = found$nfact)
}

sets <- item_sets()
set.seed(3)
few <- rWishart(4, 40, diag(6))
results <- list(
  partials = lapply(sets[vapply(sets, ncol, 0L) > 3], partials),
  observed = lapply(sets[c("workers_hads_total", "phq9_wave_1", "veterans_pcl5", "made_missing", "depression_cesd")], observed),
  given = lapply(1:4, function(i) list(
    scatter = rows_of(few[, , i]),
    components = eigen(cov2cor(few[, , i]), symmetric = TRUE)$values, factors = smc_roots(cov2cor(few[, , i])))),
  random = list(random_roots(6, 60, 20000), random_roots(14, 200, 20000), random_roots(25, 1193, 8000)),
  from_answers = by_psych(14, 200, 4000)
)
write_reference("number_of_factors", c("psych", "haven"), item_files, results)
