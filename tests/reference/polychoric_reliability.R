# Categorical omega by semTools from a one-factor model of lavaan (WLSMV) and from minres loadings carried on; ordinal alpha by psych.
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressPackageStartupMessages({library(lavaan); library(semTools); library(psych); library(mnormt)})

minres <- function(r, start) {
  fit <- function(u) sum(eigen(r - diag(u), symmetric = TRUE)$values[-1]^2) / 2
  slope <- function(u) {
    e <- eigen(r - diag(u), symmetric = TRUE)
    -drop(e$vectors[, -1, drop = FALSE]^2 %*% e$values[-1])
  }
  u <- pmin(pmax(start, 0.005), 1)
  for (i in 1:20) u <- optim(u, fit, slope, method = "L-BFGS-B", lower = 0.005, upper = 1,
                             control = list(factr = 10, pgtol = 0, maxit = 5000))$par
  e <- eigen(r - diag(u), symmetric = TRUE)
  abs(e$vectors[, 1] * sqrt(e$values[1]))
}

reliabilities <- function(items) {
  items <- na.omit(items)
  names(items) <- paste0("q", seq_along(items))
  fit <- suppressWarnings(cfa(paste("f =~", paste(names(items), collapse = " + ")), items, ordered = names(items), std.lv = TRUE))
  statistics <- lavInspect(fit, "sampstat")
  correlations <- unname(unclass(statistics$cov))
  thresholds <- split(unname(unclass(statistics$th)), rep(seq_along(items), vapply(items, function(x) length(unique(x)) - 1, 1)))
  by_minres <- minres(correlations, psych::fa(correlations, fm = "minres")$uniquenesses)
  loadings <- as.vector(abs(lavInspect(fit, "est")$lambda))
  suppressMessages(list(
    loadings = loadings, implied = unname(unclass(fitted(fit)$cov))[lower.tri(correlations)],
    observed_variance = unname(compRelSEM(fit, obs.var = TRUE)["f"]),
    implied_variance = unname(compRelSEM(fit, obs.var = FALSE)["f"]),
    reliability = semTools::reliability(fit)["omega", "f"],
    minres_loadings = by_minres,
    minres = semTools:::omegaCat(tcrossprod(by_minres), thresholds, rep(1, length(items)), correlations),
    ordinal_alpha = semTools::reliability(fit)["alpha.ord", "f"],
    psych_alpha = suppressWarnings(psych::alpha(correlations)$total$raw_alpha)
  ))
}

sets <- item_sets()
chosen <- c("phq9_wave_1", "gad7_wave_2", "workers_hads_anxiety", "workers_hads_depression", "older_k6", "physical_functioning",
            "veterans_pcl5_b", "cardiac_negative_affect")
write_reference("polychoric_reliability", c("lavaan", "semTools", "psych", "mnormt"), item_files,
                lapply(setNames(sets[chosen], chosen), reliabilities))
