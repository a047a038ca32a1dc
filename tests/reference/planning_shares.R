# Power and size of two shares with the correction for continuity, by exact tests, and with whole clusters allocated.
source("tests/reference/_reference.R")

# The statistic with its correction, as Fleiss, Tytun and Ury (1980) write it; both tails count.
corrected <- function(p, n, ratio, alpha) {
  m <- n * ratio; pooled <- (n * p[1] + m * p[2]) / (n + m)
  none <- sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)); some <- sqrt(p[1] * (1 - p[1]) / n + p[2] * (1 - p[2]) / m)
  gap <- abs(diff(p)) - (1 / n + 1 / m) / 2; z <- qnorm(1 - alpha / 2)
  pnorm((gap - z * none) / some) + pnorm((-gap - z * none) / some)
}
corrections <- lapply(list(list(c(0.37, 0.23), 1), list(c(0.478, 0.081), 1), list(c(0.25, 0.4), 2), list(c(0.6, 0.7), 0.5)), function(one) {
  p <- one[[1]]; ratio <- one[[2]]
  size <- function(power, alpha) uniroot(function(n) corrected(p, n, ratio, alpha) - power, c(2, 1e5), tol = 1e-12)$root
  list(p = p, ratio = ratio, power_90 = corrected(p, 90, ratio, 0.05), n_80 = size(0.8, 0.05), n_95 = size(0.95, 0.01))
})

# Every table of every size, until the power holds for ten sizes more.
exact <- function(p, n, m, test) {
  rejected <- outer(0:n, 0:m, Vectorize(function(a, b) {
    cells <- matrix(c(a, n - a, b, m - b), 2)
    if ((a + b) %in% c(0, n + m)) return(FALSE)
    value <- if (test == "fisher") fisher.test(cells)$p.value else suppressWarnings(chisq.test(cells, correct = FALSE)$p.value)
    value <= 0.05
  }))
  drop(dbinom(0:n, n, p[1]) %*% rejected %*% dbinom(0:m, m, p[2]))
}
smallest <- function(p, ratio, wanted, test, from) {
  n <- from; held <- 0
  while (held <= 10) { held <- if (exact(p, n, ceiling(n * ratio), test) >= wanted) held + 1 else 0; n <- n + 1 }
  n - held
}
exactly <- lapply(list(list(c(0.478, 0.081), 1), list(c(0.85, 0.3), 0.5)), function(one) {
  p <- one[[1]]; ratio <- one[[2]]
  tests <- c(pearson = "pearson", fisher = "fisher")
  list(p = p, ratio = ratio, n_80 = lapply(tests, function(test) smallest(p, ratio, 0.8, test, 4)))
})

t_power <- function(ncp, df, alpha) {
  q <- qt(1 - alpha / 2, df)
  pt(q, df, ncp, lower.tail = FALSE) + pt(-q, df, ncp)
}
clusters <- function(p, k, m, icc, variation, alpha = 0.05) {
  effect <- 1 + ((variation^2 + 1) * m - 1) * icc
  t_power((p[1] - p[2]) / sqrt(effect / m * sum(p * (1 - p) / k)), sum(k) - 2, alpha)
}
in_clusters <- lapply(list(list(c(0.3, 0.45), c(3, 3)), list(c(0.3, 0.45), c(8, 12)), list(c(0.5, 0.6), c(40, 40))), function(one)
  list(p = one[[1]], k = one[[2]], power = clusters(one[[1]], one[[2]], 25, 0.03, 0.4)))
k <- 2
while (clusters(c(0.3, 0.45), c(k, k), 25, 0.03, 0.4) < 0.8) k <- k + 1

write_reference("planning_shares", c("stats"), "tests/reference/planning_shares.R", list(
  corrections = corrections, exactly = exactly, clusters = in_clusters, clusters_needed = k))
