# Power and sample size of two arms: shares, means, clusters, repeated measures.
source("tests/reference/_reference.R")

shares <- list(c(0.37, 0.23), c(0.478, 0.081), c(0.05, 0.12), c(0.9, 0.8))
proportions <- lapply(shares, function(p) list(
  first = p[1], second = p[2],
  power_100 = power.prop.test(n = 100, p1 = p[1], p2 = p[2], strict = TRUE)$power,
  n_80 = power.prop.test(power = 0.8, p1 = p[1], p2 = p[2], strict = TRUE, tol = 1e-12)$n,
  n_90 = power.prop.test(power = 0.9, p1 = p[1], p2 = p[2], sig.level = 0.01, strict = TRUE, tol = 1e-12)$n,
  power_60_120 = unname(Hmisc::bpower(p[1], p[2], n1 = 60, n2 = 120))))

exact <- function(p, n, test) {
  total <- 0
  for (a in 0:n[1]) for (b in 0:n[2]) {
    cells <- matrix(c(a, n[1] - a, b, n[2] - b), 2)
    value <- if (test == "fisher") fisher.test(cells)$p.value else {
      if ((a + b) %in% c(0, sum(n))) 1 else suppressWarnings(chisq.test(cells, correct = FALSE)$p.value)
    }
    if (value <= 0.05) total <- total + dbinom(a, n[1], p[1]) * dbinom(b, n[2], p[2])
  }
  total
}
tables <- list(list(p = c(0.478, 0.081), n = c(20, 17)), list(p = c(0.3, 0.31), n = c(25, 25)), list(p = c(0.6, 0.2), n = c(12, 30)))
exactly <- lapply(tables, function(one) list(
  p = one$p, n = one$n, pearson = exact(one$p, one$n, "pearson"), fisher = exact(one$p, one$n, "fisher")))

t_power <- function(difference, sd, n1, n2, r = 0, covariates = 0, alpha = 0.05) {
  df <- n1 + n2 - 2 - covariates
  ncp <- difference / (sd * sqrt(1 - r^2) * sqrt(1 / n1 + 1 / n2))
  q <- qt(1 - alpha / 2, df)
  pt(q, df, ncp, lower.tail = FALSE) + pt(-q, df, ncp)
}
means <- list(
  t_30 = power.t.test(n = 30, delta = 4, sd = 8, strict = TRUE)$power,
  t_n80 = power.t.test(power = 0.8, delta = 4, sd = 8, strict = TRUE, tol = 1e-12)$n,
  t_n90 = power.t.test(power = 0.9, delta = 0.2, sd = 1, sig.level = 0.01, strict = TRUE, tol = 1e-12)$n,
  covariate_40_80 = t_power(2, 6, 40, 80, r = 0.6, covariates = 3),
  covariate_n90 = uniroot(function(n) t_power(2, 6, n, 2 * n, r = 0.6, covariates = 3) - 0.9, c(5, 1000), tol = 1e-12)$root)

clusters <- lapply(list(c(3, 3), c(10, 14), c(40, 40)), function(k) {
  effect <- 1 + ((0.4^2 + 1) * 25 - 1) * 0.03
  ncp <- 0.3 / sqrt(effect / 25 * (1 / k[1] + 1 / k[2]))
  q <- qt(0.975, sum(k) - 2)
  list(k = k, effect = effect, power = pt(q, sum(k) - 2, ncp, lower.tail = FALSE) + pt(-q, sum(k) - 2, ncp))
})

# Lu, Luo and Chen (2008): information of those who stay up to each wave.
last_variance <- function(S, r) {
  J <- length(r); I <- matrix(0, J, J); left <- r - c(r[-1], 0)
  for (j in seq_len(J)) I[1:j, 1:j] <- I[1:j, 1:j] + left[j] * solve(S[1:j, 1:j, drop = FALSE])
  solve(I)[J, J]
}
same <- matrix(0.25, 4, 4); diag(same) <- 1
steps <- outer(1:3, 1:3, function(i, j) 0.7^abs(i - j)) * outer(c(5, 6, 7), c(5, 6, 7))
size <- function(a, b, d, ratio, power, alpha = 0.05)
  (a + b / ratio) * (qnorm(1 - alpha / 2) + qnorm(power))^2 / d^2
kept <- c(1, 0.9, 0.8, 0.7)
repeated <- list(
  same_n80 = size(last_variance(same, kept), last_variance(same, kept), 0.5, 1, 0.8),
  steps_n90 = size(last_variance(steps, c(0.95, 0.8, 0.75)), last_variance(steps, c(0.9, 0.85, 0.6)), 2, 0.5, 0.9),
  steps_power_150 = pnorm(2 / sqrt(last_variance(steps, c(0.95, 0.8, 0.75)) / 150 +
                                   last_variance(steps, c(0.9, 0.85, 0.6)) / 75) - qnorm(0.975)))

write_reference("planning", c("stats", "Hmisc"), "tests/reference/planning.R", list(
  proportions = proportions, exactly = exactly, means = means, clusters = clusters, repeated = repeated))
