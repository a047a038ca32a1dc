# Exploratory factors of polychoric correlations: correlations by lavaan (rows complete, and pairwise), what psych finds in them,
# and loadings of draws of persons that are written down, turned to those of the sample by congruence.
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressPackageStartupMessages({library(psych); library(lavaan); library(GPArotation)})
set.seed(20)

rows_of <- function(x) lapply(seq_len(nrow(x)), function(i) as.list(unname(x[i, ])))

correlations <- function(items, missing = "listwise") {
  names(items) <- paste0("q", seq_along(items))
  matrix(suppressWarnings(lavCor(items, ordered = names(items), missing = missing)), ncol(items))
}

quiet <- function(x) suppressWarnings(suppressMessages(x))

explored <- function(r, n, m) {
  adequacy <- KMO(r)
  found <- quiet(fa(r, m, rotate = "none", fm = "minres", n.obs = n))
  likely <- quiet(fa(r, m, rotate = "none", fm = "ml", n.obs = n))
  oblique <- oblimin(unclass(found$loadings), eps = 1e-8, maxit = 5000)
  list(n = n, kmo = adequacy$MSA, kmo_items = unname(adequacy$MSAi), eigenvalues = eigen(r)$values,
       communality = unname(found$communality), srmr = found$rms, ml_communality = unname(likely$communality),
       ml_chi2 = likely$STATISTIC, ml_rmsea = unname(likely$RMSEA["RMSEA"]), ml_tli = likely$TLI,
       loadings = rows_of(unclass(oblique$loadings)), phi = rows_of(oblique$Phi),
       map = which.min(VSS(r, n = 6, n.obs = n, plot = FALSE)$map))
}

# Draws of persons: Pearson correlations, minres by psych, oblimin; factors as those of the sample.
drawn <- function(items, m, draws) {
  items <- na.omit(items)
  solution <- function(rows) {
    found <- quiet(fa(cor(items[rows, ]), m, rotate = "none", fm = "minres", n.obs = nrow(items)))
    turned <- oblimin(unclass(found$loadings), eps = 1e-8, maxit = 5000)
    list(loadings = unclass(turned$loadings), phi = turned$Phi)
  }
  whole <- solution(seq_len(nrow(items)))
  each <- lapply(seq_len(draws), function(d) {
    rows <- sample(nrow(items), replace = TRUE)
    found <- solution(rows)
    alike <- factor.congruence(whole$loadings, found$loadings)
    order <- apply(abs(alike), 1, which.max)
    sign <- sign(alike[cbind(seq_len(m), order)])
    list(rows = rows - 1, loadings = rows_of(found$loadings[, order] %*% diag(sign)),
         phi = (found$phi[order, order] * outer(sign, sign))[1, 2])
  })
  list(loadings = rows_of(whole$loadings), draws = each)
}

sets <- item_sets()
complete <- na.omit(sets$phq9_wave_1)
made <- sets$made_missing
write_reference("polychoric_exploration", c("psych", "lavaan", "GPArotation"), item_files, list(
  phq9_wave_1 = explored(correlations(complete), nrow(complete), 2),
  workers_hads_total = explored(correlations(sets$workers_hads_total), nrow(sets$workers_hads_total), 2),
  made_missing = explored(correlations(made, "pairwise"), min(crossprod(!is.na(made))), 2),
  draws = drawn(sets$oncology_hads_anxiety[1:7], 2, 20)
))
