# What several programs here ask of keyed items: one factor, minres carried to rest, Schmid-Leiman, every split half.
# They need psych, lavaan, semTools and GPArotation.

one_factor <- function(items) {
  names(items) <- paste0("q", seq_along(items))
  model <- paste("f =~", paste(names(items), collapse = " + "))
  fit <- cfa(model, items, std.lv = TRUE, estimator = "ML", control = list(rel.tol = 1e-12))
  estimates <- lavInspect(fit, "est")
  suppressMessages(list(
    loadings = as.vector(abs(estimates$lambda)), unique = unname(diag(estimates$theta)),
    semtools_reliability = reliability(fit)["omega", "f"],
    semtools_comp_rel = unname(compRelSEM(fit, obs.var = FALSE)["f"]),
    semtools_comp_rel_observed = unname(compRelSEM(fit, obs.var = TRUE)["f"])
  ))
}

# Minres by the discarded eigenvalues, to a tolerance psych does not ask for, from psych's own solution.
minres <- function(r, m, start) {
  fit <- function(u) sum(eigen(r - diag(u), symmetric = TRUE)$values[-seq_len(m)]^2) / 2
  slope <- function(u) {
    e <- eigen(r - diag(u), symmetric = TRUE)
    -drop(e$vectors[, -seq_len(m), drop = FALSE]^2 %*% e$values[-seq_len(m)])
  }
  u <- pmin(pmax(start, 0.005), 1)
  for (i in 1:20) u <- optim(u, fit, slope, method = "L-BFGS-B", lower = 0.005, upper = 1,
                             control = list(factr = 10, pgtol = 0, maxit = 5000))$par
  e <- eigen(r - diag(u), symmetric = TRUE)
  list(unique = u, loadings = e$vectors[, seq_len(m), drop = FALSE] %*% diag(sqrt(pmax(e$values[seq_len(m)], 0)), m))
}

schmid_leiman <- function(items, m = 3) {
  r <- cor(items)
  by_psych <- suppressWarnings(suppressMessages(
    psych::omega(r, nfactors = m, plot = FALSE, flip = FALSE, n.obs = nrow(items))
  ))
  first <- minres(r, m, 1 - by_psych$schmid$sl[, "h2"])
  rotated <- oblimin(varimax(first$loadings, normalize = FALSE)$loadings[, ], eps = 1e-8, maxit = 1e4)
  second <- minres(rotated$Phi, 1, rep(0.5, m))
  unique <- 1 - rowSums(first$loadings^2)
  general <- drop(rotated$loadings %*% second$loadings)
  list(
    psych_total = by_psych$omega.tot, psych_hierarchical = by_psych$omega_h,
    total = 1 - sum(unique) / sum(r), hierarchical = sum(general)^2 / sum(r),
    unique = unname(unique), general = abs(unname(general)), criterion = tail(rotated$Table[, 2], 1)
  )
}

# All splits, of an odd number too: 4 times the covariance of the halves over the variance of the sum.
every_split <- function(covariance) {
  k <- ncol(covariance)
  halves <- combn(k, k %/% 2)
  if (k %% 2 == 0) halves <- halves[, halves[1, ] == 1, drop = FALSE]
  values <- apply(halves, 2, function(half) 4 * sum(covariance[half, -half]) / sum(covariance))
  list(splits = ncol(halves), max = max(values), min = min(values), mean = mean(values))
}
