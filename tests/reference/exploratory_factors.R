# Exploratory factors by psych, GPArotation and stats, and the same carried to where nothing moves any more.
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressPackageStartupMessages({library(psych); library(GPArotation)})

rows_of <- function(x) lapply(seq_len(nrow(x)), function(i) as.list(unname(x[i, ])))

# Factors by falling variance, each with a sum of loadings above nothing.
arranged <- function(loadings, phi = diag(ncol(loadings))) {
  loadings <- unclass(loadings)
  order <- order(-diag(phi %*% crossprod(loadings)))
  loadings <- loadings[, order, drop = FALSE]
  phi <- phi[order, order, drop = FALSE]
  sign <- ifelse(colSums(loadings) < 0, -1, 1)
  list(loadings = rows_of(loadings %*% diag(sign, length(sign))),
       phi = rows_of(diag(sign, length(sign)) %*% phi %*% diag(sign, length(sign))))
}

# Least squares by the discarded eigenvalues, from psych's own solution, to a tolerance it does not ask for.
least_squares <- function(r, m, start) {
  fit <- function(u) sum(eigen(r - diag(u), symmetric = TRUE)$values[-seq_len(m)]^2) / 2
  slope <- function(u) {
    e <- eigen(r - diag(u), symmetric = TRUE)
    -drop(e$vectors[, -seq_len(m), drop = FALSE]^2 %*% e$values[-seq_len(m)])
  }
  u <- pmin(pmax(start, 0.005), 1)
  for (i in 1:4) u <- optim(u, fit, slope, method = "L-BFGS-B", lower = 0.005, upper = 1,
                             control = list(factr = 10, pgtol = 0, maxit = 1000))$par
  e <- eigen(r - diag(u), symmetric = TRUE)
  e$vectors[, seq_len(m), drop = FALSE] %*% diag(sqrt(e$values[seq_len(m)]), m)
}

# Maximum likelihood likewise, over the logarithms of the uniquenesses.
likelihood <- function(r, m, start) {
  scaled <- function(x) eigen(r * tcrossprod(exp(-x / 2)), symmetric = TRUE)
  fit <- function(x) { e <- scaled(x)$values[-seq_len(m)]; sum(e - log(e) - 1) }
  slope <- function(x) {
    e <- scaled(x)
    -drop(e$vectors[, -seq_len(m), drop = FALSE]^2 %*% (e$values[-seq_len(m)] - 1))
  }
  x <- log(pmin(pmax(start, 0.005), 1))
  for (i in 1:4) x <- optim(x, fit, slope, method = "L-BFGS-B", lower = log(0.005), upper = 0,
                             control = list(factr = 10, pgtol = 0, maxit = 1000))$par
  e <- scaled(x)
  list(loadings = exp(x / 2) * (e$vectors[, seq_len(m), drop = FALSE] %*% diag(sqrt(e$values[seq_len(m)] - 1), m)),
       discrepancy = fit(x))
}

# Chi-squared as factanal corrects it, RMSEA and its 90 % interval by the noncentral distribution, Tucker and Lewis 1973.
fit_measures <- function(discrepancy, r, m, n) {
  k <- ncol(r)
  df <- ((k - m)^2 - (k + m)) / 2
  if (df < 1) return(NULL)
  rows <- n - 1 - (2 * k + 5) / 6 - 2 * m / 3
  chi2 <- rows * discrepancy
  end <- function(p) {
    if (pchisq(chi2, df) <= p) return(0)
    uniroot(function(x) pchisq(chi2, df, ncp = x) - p, c(0, 10 * chi2 + 100), tol = 1e-10)$root
  }
  none <- -log(det(r)) / (k * (k - 1) / 2)
  list(chi2 = chi2, df = df, p = pchisq(chi2, df, lower.tail = FALSE),
       rmsea = sqrt(max((chi2 / df - 1) / (n - 1), 0)),
       low = sqrt(end(0.95) / (df * (n - 1))), high = sqrt(end(0.05) / (df * (n - 1))),
       tli = (none - discrepancy / df) / (none - 1 / rows))
}

quiet <- function(x) suppressWarnings(suppressMessages(x))

solutions <- function(r, n, m) {
  minres <- quiet(fa(r, m, rotate = "none", fm = "minres", n.obs = n))
  axes <- quiet(fa(r, m, rotate = "none", fm = "pa", n.obs = n, min.err = 1e-9, max.iter = 5000))
  ml <- quiet(fa(r, m, rotate = "none", fm = "ml", n.obs = n))
  tight <- least_squares(r, m, minres$uniquenesses)
  maximum <- likelihood(r, m, ml$uniquenesses)
  result <- list(
    psych_minres = arranged(minres$loadings), minres = arranged(tight),
    psych_axes = arranged(axes$loadings),
    psych_ml = arranged(ml$loadings), ml = arranged(maximum$loadings),
    fit = fit_measures(maximum$discrepancy, r, m, n)
  )
  if (!is.null(result$fit)) {
    result$psych_fit <- list(chi2 = ml$STATISTIC, rmsea = unname(ml$RMSEA["RMSEA"]), tli = ml$TLI)
    by_stats <- try(factanal(covmat = r, factors = m, n.obs = n, rotation = "none"), silent = TRUE)
    if (!inherits(by_stats, "try-error"))
      result$factanal <- list(chi2 = unname(by_stats$STATISTIC), loadings = arranged(by_stats$loadings)$loadings)
  }
  if (m > 1) {
    turned <- varimax(tight, eps = 1e-15)$loadings
    oblique <- oblimin(tight, eps = 1e-11, maxit = 1e4)
    # Items weighted alike (Kaiser), as psych::kaiser(rotate = "Promax") and SPSS do; stats::promax alone does not.
    size <- sqrt(rowSums(tight^2))
    by_promax <- promax(varimax(tight / size, normalize = FALSE, eps = 1e-15)$loadings, m = 4)
    phi <- solve(crossprod(by_promax$rotmat))
    by_stats <- promax(turned, m = 4)
    by_psych <- quiet(fa(r, m, rotate = "promax", fm = "minres", n.obs = n))
    result$varimax <- arranged(turned)
    result$oblimin <- c(arranged(oblique$loadings, oblique$Phi), list(criterion = tail(oblique$Table[, 2], 1)))
    result$promax <- arranged(unclass(by_promax$loadings) * size, phi)
    result$stats_promax <- arranged(by_stats$loadings, solve(crossprod(by_stats$rotmat)))
    result$psych_promax <- arranged(by_psych$loadings, by_psych$Phi)
    psych_oblimin <- quiet(fa(r, m, rotate = "oblimin", fm = "minres", n.obs = n))
    result$psych_oblimin <- arranged(psych_oblimin$loadings, psych_oblimin$Phi)
  }
  result
}

explored <- function(items) {
  complete <- na.omit(items)
  n <- nrow(complete)
  r <- cor(complete)
  k <- ncol(r)
  adequacy <- KMO(r)
  sphericity <- cortest.bartlett(r, n)
  result <- list(
    n = n, items = colnames(r), kmo = adequacy$MSA, kmo_items = unname(adequacy$MSAi),
    bartlett = list(chi2 = sphericity$chisq, df = sphericity$df, p = sphericity$p.value),
    eigenvalues = eigen(r, symmetric = TRUE)$values
  )
  if (anyNA(items)) {
    pairs <- cor(items, use = "pairwise.complete.obs")
    found <- KMO(pairs)
    result$pairwise <- list(correlations = rows_of(pairs), kmo = found$MSA, kmo_items = unname(found$MSAi),
                            fewest = min(crossprod(!is.na(items))))
  }
  counts <- c(if (k >= 4) 1, if (k >= 6) 2, if (k >= 11) 3)
  result$factors <- setNames(lapply(counts, function(m) solutions(r, n, m)), counts)
  result
}

write_reference("exploratory_factors", c("psych", "GPArotation", "haven"), item_files, lapply(item_sets(), explored))
