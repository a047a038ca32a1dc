# Intervals of Cronbach's alpha by boot, from draws that are written down so that others can use the same.
source("tests/reference/_reference.R")
source("tests/reference/_answer_sets.R")
suppressPackageStartupMessages(library(boot))

alpha_of <- function(items, rows) {
  covariance <- cov(items[rows, ])
  k <- ncol(items)
  k / (k - 1) * (1 - sum(diag(covariance)) / sum(covariance))
}

# Efron's jackknife about its own mean; boot's own is about the estimate.
jackknife <- function(items) {
  without <- vapply(seq_len(nrow(items)), function(i) alpha_of(items, -i), 0)
  mean(without) - without
}

resampled <- function(items, draws) {
  set.seed(20260115)
  found <- boot(items, alpha_of, R = draws)
  rows <- boot.array(found, indices = TRUE)
  influence <- jackknife(items)
  interval <- function(level) {
    percentile <- boot.ci(found, conf = level, type = "perc")$percent[4:5] |> unname()
    bca <- boot.ci(found, conf = level, type = "bca", L = influence)$bca[4:5] |> unname()
    list(percentile = percentile, bca = bca)
  }
  list(
    alpha = unname(found$t0), alphas = found$t[, 1], influence = unname(influence),
    counts = as.vector(apply(rows, 1, tabulate, nbins = nrow(items))),
    level_95 = interval(0.95), level_90 = interval(0.90)
  )
}

# 5,000 draws with a seed of R's own: another program's intervals must lie within chance of these. Batches of them say how large chance is.
large <- function(items, draws = 5000, batches = 20) {
  set.seed(1)
  found <- boot(items, alpha_of, R = draws)
  influence <- jackknife(items)
  ends <- function(rows) {
    some <- found
    some$t <- found$t[rows, , drop = FALSE]
    some$R <- length(rows)
    intervals <- boot.ci(some, type = c("perc", "bca"), L = influence)
    unname(c(intervals$percent[4:5], intervals$bca[4:5]))
  }
  each <- apply(matrix(seq_len(draws), ncol = batches), 2, ends)
  all <- ends(seq_len(draws))
  list(n = nrow(items), batches = batches, percentile = all[1:2], bca = all[3:4], batch_sd = apply(each, 1, sd))
}

sets <- answer_sets()
results <- list(
  shared_draws = resampled(head(na.omit(sets$made_missing), 40), 199),
  made_missing = large(na.omit(sets$made_missing)),
  oncology_hads_anxiety = large(na.omit(sets$oncology_hads_anxiety))
)
write_reference("bootstrap", c("boot", "haven"), answer_files, results)
