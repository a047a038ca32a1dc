# Arms within strata: metafor's rma.mh without additions to empty cells, mantelhaen.test, and the Breslow-Day statistic from
# expected counts that uniroot finds.
source("tests/reference/_reference.R")
source("tests/reference/_binary_tables.R")
suppressPackageStartupMessages(library(metafor))

of_strata <- function(k) {
  a <- k[, 1]; n <- k[, 2]; c2 <- k[, 3]; m <- k[, 4]
  by <- function(measure) {
    fit <- rma.mh(ai = a, n1i = n, ci = c2, n2i = m, measure = measure, add = 0, to = "none", drop00 = FALSE, correct = FALSE)
    scale <- if (measure == "RD") identity else exp
    list(fit = fit, told = c(scale(unname(c(fit$beta))), scale(fit$ci.lb), scale(fit$ci.ub), fit$pval))
  }
  odds <- by("OR")
  cube <- array(rbind(a, c2, n - a, m - c2), c(2, 2, nrow(k)))
  test <- function(yes) {
    found <- mantelhaen.test(cube, correct = yes)
    c(unname(found$statistic), found$p.value)
  }
  psi <- exp(c(odds$fit$beta))
  use <- (a + c2 > 0) & (a + c2 < n + m)
  expected <- mapply(function(n, m, t) {
    uniroot(function(x) log(x) + log(m - t + x) - log(n - x) - log(t - x) - log(psi),
            c(max(0, t - m) + 1e-12, min(n, t) - 1e-12), tol = 1e-15)$root
  }, n[use], m[use], (a + c2)[use])
  t <- (a + c2)[use]
  v <- 1 / (1 / expected + 1 / (n[use] - expected) + 1 / (t - expected) + 1 / (m[use] - t + expected))
  plain <- sum((a[use] - expected)^2 / v)
  adjusted <- plain - sum(a[use] - expected)^2 / sum(v)
  df <- sum(use) - 1
  list(
    counts = lapply(seq_len(nrow(k)), function(i) k[i, ]),
    difference = by("RD")$told, ratio = by("RR")$told, odds = odds$told, cmh = test(FALSE), cmh_corrected = test(TRUE),
    breslow_day = c(plain, pchisq(plain, df, lower.tail = FALSE)), tarone = c(adjusted, pchisq(adjusted, df, lower.tail = FALSE)),
    df = df, metafor_tarone = c(odds$fit$TA, odds$fit$TAp), metafor_breslow_day = c(odds$fit$BD, odds$fit$BDp)
  )
}

results <- lapply(strata, of_strata)
write_reference("stratified_effects", c("stats", "metafor"), "tests/reference/_binary_tables.R", results)
