# Factors of polychoric correlations: psych's fa on them, cor.smooth where they are no correlation matrix, and eigenvalues of
# polychoric correlations of shuffled answers.
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressPackageStartupMessages({library(psych); library(lavaan); library(GPArotation)})

correlations <- function(items) {
  items <- na.omit(items)
  names(items) <- paste0("q", seq_along(items))
  found <- suppressWarnings(lavCor(items, ordered = names(items)))
  matrix(found, ncol(items))
}

shuffled <- function(items, draws) {
  set.seed(20)
  roots <- replicate(draws, {
    drawn <- as.data.frame(lapply(items, sample))
    eigen(suppressWarnings(suppressMessages(polychoric(drawn, correct = 0, smooth = FALSE)$rho)))$values
  })
  list(draws = draws, mean = rowMeans(roots), sd = apply(roots, 1, sd),
       high = apply(roots, 1, quantile, 0.95, names = FALSE))
}

solution <- function(r, m) {
  found <- suppressWarnings(fa(r, m, rotate = "oblimin", fm = "minres", n.obs = 1000))
  list(communality = unname(found$communality), eigenvalues = eigen(r)$values)
}

sets <- item_sets()
no_matrix <- matrix(c(1, 0.9, -0.3, 0.9, 1, 0.5, -0.3, 0.5, 1), 3)
physical <- correlations(sets$physical_functioning)
by_psych <- suppressWarnings(fa.parallel(sets$gad7_wave_2, cor = "poly", correct = 0, fa = "pc", n.iter = 60, plot = FALSE, sim = FALSE))
write_reference("polychoric_factors", c("psych", "lavaan", "GPArotation"), item_files, list(
  phq9_two = solution(correlations(sets$phq9_wave_1), 2),
  workers_two = solution(correlations(sets$workers_hads_total), 2),
  smoothed = suppressWarnings(cor.smooth(no_matrix))[lower.tri(no_matrix)],
  physical_smoothed = suppressWarnings(cor.smooth(physical))[lower.tri(physical)],
  shuffled = shuffled(sets$gad7_wave_2, 300),
  fa_parallel = list(components = by_psych$ncomp, mean = by_psych$pc.simr)
))
