# Polychoric, polyserial and Pearson correlations of ordered and measured variables by lavaan; polyserial ones carried on to the
# root of the slope, and by maximum likelihood as probit regressions (MASS::polr).
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressPackageStartupMessages({library(lavaan); library(MASS)})

by_n <- function(x) (x - mean(x)) / sqrt(mean((x - mean(x))^2))

slope <- function(rho, z, y, cuts) {
  edges <- c(-Inf, cuts, Inf)
  spread <- sqrt(1 - rho^2)
  upper <- (edges[y + 1] - rho * z) / spread
  lower <- (edges[y] - rho * z) / spread
  # the chain rule by hand; an infinite edge does not move
  by <- function(edge, at) ifelse(is.finite(edge), dnorm(at) * (rho * edge - z) / spread^3, 0)
  sum((by(edges[y + 1], upper) - by(edges[y], lower)) / (pnorm(upper) - pnorm(lower)))
}

pair <- function(x, y) {
  y <- as.integer(factor(y))
  z <- by_n(x)
  cuts <- qnorm(cumsum(table(y))[-max(y)] / length(y))
  fit <- polr(factor(y) ~ z, method = "probit", control = list(reltol = 1e-15, maxit = 1000))
  c(carried_on = uniroot(slope, c(-0.98, 0.98), z = z, y = y, cuts = cuts, tol = 1e-15)$root,
    likelihood = unname(coef(fit) / sqrt(1 + coef(fit)^2)),
    setNames(fit$zeta / sqrt(1 + coef(fit)^2), paste0("cut", seq_along(fit$zeta))))
}

mixed <- function(values, ordered, missing = "listwise") {
  names(values) <- paste0("q", seq_along(values))
  fit <- suppressWarnings(lavCor(values, ordered = names(values)[ordered], output = "lavaan", missing = missing,
                                 estimator = "WLSMV", se = "none"))
  covariance <- unname(unclass(lavInspect(fit, "sampstat")$cov))
  list(n = lavInspect(fit, "nobs"), correlations = cov2cor(covariance)[lower.tri(covariance)])
}

sets <- item_sets()
phq9 <- sets$phq9_wave_1
anxious <- rowSums(sets$gad7_wave_1)
made <- sets$made_missing
waves <- data.frame(phq9[1:5], rest = rowSums(phq9[6:9]), anxious = anxious)
gaps <- data.frame(made[1:4], rest = rowSums(made[5:ncol(made)]))
of_pairs <- function(x, items) lapply(items, function(y) {
  found <- pair(x, y)
  cuts <- grep("cut", names(found))
  c(as.list(found[-cuts]), list(cuts = unname(found[cuts])))
})
write_reference("mixed_correlations", c("lavaan", "MASS"), answer_files, list(
  mixed = list(waves = mixed(waves, 1:5), gaps = mixed(gaps, 1:4), gaps_pairwise = mixed(gaps, 1:4, "pairwise")),
  polyserial = list(anxious = of_pairs(anxious, phq9))
))
