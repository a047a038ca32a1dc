# Thresholds, polychoric correlations and their asymptotic covariance matrix by lavaan; correlations carried on to the root of
# the slope; polychorics by psych and polycor; the bivariate normal distribution by mvtnorm.
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressPackageStartupMessages({library(lavaan); library(psych); library(polycor); library(mvtnorm)})

# The slope of the log likelihood of one table given thresholds, by the bivariate normal distribution of pbivnorm.
slope <- function(rho, table, h, k) {
  cell <- function(f) {
    corner <- matrix(0, length(h) + 2, length(k) + 2)
    corner[-c(1, nrow(corner)), -c(1, ncol(corner))] <- outer(h, k, f)
    corner
  }
  below <- cell(function(x, y) pbivnorm::pbivnorm(x, y, rho))
  below[nrow(below), ] <- c(0, pnorm(k), 1)
  below[, ncol(below)] <- c(0, pnorm(h), 1)
  density <- cell(function(x, y) exp(-(x^2 - 2 * rho * x * y + y^2) / (2 * (1 - rho^2))) / (2 * pi * sqrt(1 - rho^2)))
  both <- function(m) t(diff(t(diff(m))))
  used <- table > 0
  sum((table * both(density) / both(below))[used])
}

carried_on <- function(items, thresholds, start) {
  k <- length(items)
  found <- diag(k)
  for (i in seq_len(k - 1)) for (j in (i + 1):k) {
    table <- unclass(table(items[[i]], items[[j]]))
    ends <- pmin(pmax(start[i, j] + c(-1e-4, 1e-4), -0.9995), 0.9995)
    found[i, j] <- found[j, i] <- uniroot(slope, ends, table = table, h = thresholds[[i]], k = thresholds[[j]], tol = 1e-15)$root
  }
  found
}

by_lavaan <- function(items, missing = "listwise", whole = TRUE, further = TRUE, ...) {
  names(items) <- paste0("q", seq_along(items))
  fit <- suppressWarnings(lavCor(items, ordered = names(items), output = "lavaan", missing = missing, se = "standard",
                                 estimator = "WLSMV", ...))
  statistics <- lavInspect(fit, "sampstat")
  correlations <- matrix(statistics$cov, nrow(statistics$cov))
  thresholds <- unname(unclass(statistics$th))
  gamma <- unname(unclass(lavInspect(fit, "gamma")))
  own <- split(thresholds, rep(seq_along(items), vapply(items, function(x) length(unique(na.omit(x))) - 1, 1)))
  used <- if (missing == "listwise") na.omit(items) else items
  c(list(n = lavInspect(fit, "nobs"), thresholds = thresholds,
         correlations = correlations[lower.tri(correlations)],
         errors = sqrt(diag(gamma) / lavInspect(fit, "nobs"))),
    if (further) list(carried_on = carried_on(used, own, correlations)[lower.tri(correlations)]),
    if (whole) list(gamma = gamma[lower.tri(gamma, diag = TRUE)]))
}

by_others <- function(items) {
  items <- na.omit(items)
  by_psych <- suppressWarnings(suppressMessages(psych::polychoric(items, correct = 0, global = FALSE, smooth = FALSE)$rho))
  k <- length(items)
  by_polycor <- diag(k)
  for (i in seq_len(k - 1)) for (j in (i + 1):k)
    by_polycor[j, i] <- polycor::polychor(items[[i]], items[[j]])
  list(psych = unname(by_psych[lower.tri(by_psych)]), polycor = by_polycor[lower.tri(by_polycor)])
}

halves <- function(items, from) as.data.frame(lapply(items, function(x) as.integer(x >= from)))

sets <- item_sets()
first60 <- sets$phq9_wave_1[1:60, ]
two <- halves(sets$phq9_wave_1, 2)
two60 <- halves(first60, 2)
corners <- expand.grid(h = c(-3, -1, 0, 0.4, 2.5), k = c(-2, -0.1, 0.4, 3), rho = c(-0.9999, -0.97, -0.5, 0, 0.3, 0.92, 0.93, 0.999))
corners$p <- mapply(function(h, k, rho) pmvnorm(upper = c(h, k), corr = matrix(c(1, rho, rho, 1), 2), algorithm = TVPACK(1e-15)),
                    corners$h, corners$k, corners$rho)

write_reference("polychoric", c("lavaan", "psych", "polycor", "mvtnorm", "pbivnorm"), item_files, list(
  bivariate_normal = lapply(corners, as.vector),
  lavaan = list(
    phq9_wave_1 = by_lavaan(sets$phq9_wave_1),
    gad7_wave_2 = by_lavaan(sets$gad7_wave_2),
    workers_hads_anxiety = by_lavaan(sets$workers_hads_anxiety),
    workers_hads_total = by_lavaan(sets$workers_hads_total, whole = FALSE),
    veterans_pcl5 = by_lavaan(sets$veterans_pcl5, whole = FALSE),
    wenchuan_pcl = by_lavaan(sets$wenchuan_pcl, whole = FALSE),
    physical_functioning = by_lavaan(sets$physical_functioning),
    older_k6 = by_lavaan(sets$older_k6),
    older_k6_pairwise = by_lavaan(sets$older_k6, "pairwise"),
    made_missing = by_lavaan(sets$made_missing),
    made_missing_pairwise = by_lavaan(sets$made_missing, "pairwise"),
    first_60 = by_lavaan(first60),
    first_60_half_everywhere = by_lavaan(first60, further = FALSE, zero.add = c(0.5, 0.5)),
    two_categories = by_lavaan(two),
    two_categories_60 = by_lavaan(two60, further = FALSE)
  ),
  others = list(phq9_wave_1 = by_others(sets$phq9_wave_1), physical_functioning = by_others(sets$physical_functioning))
))
