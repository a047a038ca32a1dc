# Two arms and pairs by counts. Score limits: the likelihood under a given difference or ratio is maximised by the root of its
# derivative, with no closed form; limits by uniroot. Odds ratios and tests by fisher.test, chisq.test, binom.test, mcnemar.test.
source("tests/reference/_reference.R")
source("tests/reference/_binary_tables.R")
z <- qnorm(0.975)

root <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-15, maxiter = 5000)$root

# Where a falling derivative crosses 0, or the end it points to.
peak <- function(slope, low, high) {
  step <- (high - low) * 1e-13
  if (slope(low + step) <= 0) return(low)
  if (slope(high - step) >= 0) return(high)
  root(slope, low + step, high - step)
}

part <- function(count, share) if (count == 0) 0 else count / share

at_difference <- function(t, d) {
  p <- peak(function(p) {
    part(t[3], p) - part(t[4] - t[3], 1 - p) + part(t[1], p + d) - part(t[2] - t[1], 1 - p - d)
  }, max(0, -d), min(1, 1 - d))
  c(p + d, p)
}

at_ratio <- function(t, r) {
  p <- peak(function(p) {
    part(t[3], p) - part(t[4] - t[3], 1 - p) + part(t[1], p) - r * part(t[2] - t[1], 1 - r * p)
  }, 0, min(1, 1 / r))
  c(r * p, p)
}

# Whole is the sum of both arms; with factor 1 the interval is that of Mee.
difference_limits <- function(t) {
  d <- t[1] / t[2] - t[3] / t[4]
  apart <- function(x) {
    s <- at_difference(t, x)
    v <- (s[1] * (1 - s[1]) / t[2] + s[2] * (1 - s[2]) / t[4]) * (t[2] + t[4]) / (t[2] + t[4] - 1)
    abs(d - x) - z * sqrt(v)
  }
  limit <- function(end) if (abs(end - d) < 1e-9) end else root(apart, d + sign(end - d) * 1e-9, end - sign(end) * 1e-12)
  c(limit(-1), limit(1))
}

ratio_limits <- function(t, factor) {
  apart <- function(log_ratio) {
    r <- exp(log_ratio)
    s <- at_ratio(t, r)
    (abs(t[1] / t[2] - r * t[3] / t[4]) - z * sqrt((s[1] * (1 - s[1]) / t[2] + r^2 * s[2] * (1 - s[2]) / t[4]) * factor)) /
      max(1, r)
  }
  here <- if (t[1] > 0 && t[3] > 0) log(t[1] / t[2] / (t[3] / t[4])) else NA
  low <- if (t[1] == 0) 0 else exp(root(apart, -12, if (is.na(here)) 12 else here - 1e-9))
  high <- if (t[3] == 0) NA else exp(root(apart, if (is.na(here)) -12 else here + 1e-9, 12))
  c(low, high)
}

wilson <- function(x, n) {
  f <- suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int
  c(f[1], f[2])
}

newcombe <- function(t) {
  p <- t[1] / t[2]; q <- t[3] / t[4]
  a <- wilson(t[1], t[2]); b <- wilson(t[3], t[4])
  c(p - q - sqrt((p - a[1])^2 + (b[2] - q)^2), p - q + sqrt((a[2] - p)^2 + (q - b[1])^2))
}

# Mid-p limits by dhyper alone, tilted by the odds ratio.
mid_p <- function(t) {
  x <- max(0, t[1] + t[3] - t[4]):min(t[2], t[1] + t[3])
  chance <- function(log_odds) {
    p <- dhyper(x, t[2], t[4], t[1] + t[3], log = TRUE) + log_odds * x
    p <- exp(p - max(p))
    p / sum(p)
  }
  up <- function(l) sum(chance(l)[x > t[1]]) + chance(l)[x == t[1]] / 2
  down <- function(l) sum(chance(l)[x < t[1]]) + chance(l)[x == t[1]] / 2
  c(if (t[1] == min(x)) 0 else exp(root(function(l) up(l) - 0.025, -30, 30)),
    if (t[1] == max(x)) NA else exp(root(function(l) 0.025 - down(l), -30, 30)))
}

# fisher.test stops its own search early (an upper limit of 1047.8 becomes 1039.3), so its estimate and limits are found again from the equations it states.
exact <- function(t) {
  x <- max(0, t[1] + t[3] - t[4]):min(t[2], t[1] + t[3])
  chance <- function(l) { p <- dhyper(x, t[2], t[4], t[1] + t[3], log = TRUE) + l * x; p <- exp(p - max(p)); p / sum(p) }
  at_end <- c(t[1] == min(x), t[1] == max(x))
  found <- list(
    value = if (at_end[2]) NA_real_ else if (at_end[1]) 0 else exp(root(function(l) sum(x * chance(l)) - t[1], -30, 30)),
    low = if (at_end[1]) 0 else exp(root(function(l) sum(chance(l)[x >= t[1]]) - 0.025, -30, 30)),
    high = if (at_end[2]) NA_real_ else exp(root(function(l) 0.025 - sum(chance(l)[x <= t[1]]), -30, 30))
  )
  by_r <- fisher.test(matrix(c(t[1], t[2] - t[1], t[3], t[4] - t[3]), 2))
  said <- c(by_r$estimate, by_r$conf.int)
  said[is.infinite(said)] <- NA
  stopifnot(isTRUE(all.equal(unname(said), unlist(found, use.names = FALSE), tolerance = 0.02)))
  c(found, list(p_value = by_r$p.value, mid_p_value = by_r$p.value - dhyper(t[1], t[2], t[4], t[1] + t[3]) / 2))
}

of_table <- function(t) {
  m <- matrix(c(t[1], t[2] - t[1], t[3], t[4] - t[3]), 2)
  found <- list(counts = t, newcombe = newcombe(t), miettinen_nurminen = difference_limits(t))
  if (t[1] + t[3] > 0) {
    found$ratio_miettinen_nurminen <- ratio_limits(t, (t[2] + t[4]) / (t[2] + t[4] - 1))
    found$ratio_koopman <- ratio_limits(t, 1)
  }
  if (t[1] > 0 && t[3] > 0 && t[1] + t[3] < t[2] + t[4]) {
    # A log-binomial model with the arm alone has the ratio as its coefficient.
    s <- sqrt(1 / t[1] - 1 / t[2] + 1 / t[3] - 1 / t[4])
    r <- t[1] / t[2] / (t[3] / t[4])
    found$ratio_log <- c(r, r * exp(-z * s), r * exp(z * s))
  }
  if (min(m) > 0) {
    # Begun once more where it ended: the covariance of glm is that of the last step but one.
    fit <- glm(t(m) ~ c(1, 0), binomial, epsilon = 1e-13, maxit = 100)
    fit <- glm(t(m) ~ c(1, 0), binomial, start = coef(fit))
    b <- summary(fit)$coefficients[2, ]
    found$odds_wald <- unname(exp(c(b[1], b[1] - z * b[2], b[1] + z * b[2])))
    found$odds_wald_p <- unname(b[4])
  }
  if (t[1] + t[3] > 0 && t[1] + t[3] < t[2] + t[4]) {
    found$odds_exact <- exact(t)
    found$odds_mid_p <- mid_p(t)
    chi <- suppressWarnings(lapply(c(FALSE, TRUE), function(yes) chisq.test(m, correct = yes)))
    found$pearson <- c(unname(chi[[1]]$statistic), chi[[1]]$p.value)
    found$yates <- c(unname(chi[[2]]$statistic), chi[[2]]$p.value)
  }
  found
}

tango <- function(k) {
  n <- sum(k); b <- k[2]; c2 <- k[3]; d <- (b - c2) / n
  apart <- function(x) {
    q <- peak(function(q) part(b, q + x) + part(c2, q) - 2 * part(n - b - c2, 1 - 2 * q - x), max(0, -x), (1 - x) / 2)
    abs(b - c2 - n * x) - z * sqrt(max(n * (2 * q + x - x^2), 0))
  }
  c(root(apart, -1 + 1e-12, d - 1e-9), root(apart, d + 1e-9, 1 - 1e-12))
}

paired_newcombe <- function(k) {
  n <- sum(k)
  p <- (k[1] + k[2]) / n; q <- (k[1] + k[3]) / n
  a <- wilson(k[1] + k[2], n); b <- wilson(k[1] + k[3], n)
  margins <- prod(k[1] + k[2], k[3] + k[4], k[1] + k[3], k[2] + k[4])
  cross <- k[1] * k[4] - k[2] * k[3]
  phi <- if (margins == 0) 0 else (if (cross > n / 2) cross - n / 2 else if (cross >= 0) 0 else cross) / sqrt(margins)
  c(p - q - sqrt((p - a[1])^2 - 2 * phi * (p - a[1]) * (b[2] - q) + (b[2] - q)^2),
    p - q + sqrt((a[2] - p)^2 - 2 * phi * (a[2] - p) * (q - b[1]) + (q - b[1])^2))
}

of_pairs <- function(k) {
  m <- matrix(k[c(1, 3, 2, 4)], 2)
  differ <- k[2] + k[3]
  exact <- binom.test(k[2], differ)$p.value
  own <- dbinom(k[2], differ, 0.5)
  list(
    counts = k, exact = exact, mid_p = exact - if (k[2] == k[3]) own / 2 else own,
    chi_square = c(unname(mcnemar.test(m, correct = FALSE)$statistic), mcnemar.test(m, correct = FALSE)$p.value),
    corrected = c(unname(mcnemar.test(m)$statistic), mcnemar.test(m)$p.value),
    newcombe = paired_newcombe(k), tango = tango(k)
  )
}

results <- list(tables = lapply(tables, of_table), pairs = lapply(pairs, of_pairs))
write_reference("binary_effects", "stats", "tests/reference/_binary_tables.R", results)
