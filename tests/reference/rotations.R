# Geomin, bifactor and quartimin rotations by GPArotation, from many random starts, of minres loadings by psych that are
# written down with them; the lowest value of the criterion of each, and the loadings there.
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressPackageStartupMessages({library(psych); library(GPArotation)})
set.seed(20)

rows_of <- function(x) lapply(seq_len(nrow(x)), function(i) as.list(unname(x[i, ])))

lowest <- function(loadings, method, oblique, starts = 8) {
  m <- ncol(loadings)
  turn <- if (oblique) GPFoblq else GPForth
  arguments <- if (method == "geomin") list(delta = 0.01) else list()
  found <- lapply(seq_len(starts), function(s) suppressWarnings(try(
    turn(loadings, Tmat = if (s == 1) diag(m) else Random.Start(m), method = method, methodArgs = arguments,
         eps = 1e-6, maxit = 2000), silent = TRUE)))
  found <- Filter(function(x) !inherits(x, "try-error"), found)
  value <- vapply(found, function(x) tail(x$Table[, 2], 1), 0)
  best <- found[[which.min(value)]]
  list(value = min(value), reached = sum(value < min(value) + 1e-6), starts = length(found),
       loadings = rows_of(unclass(best$loadings)), phi = rows_of(if (is.null(best$Phi)) diag(m) else best$Phi))
}

rotations <- function(items, m) {
  r <- cor(na.omit(items))
  loadings <- unclass(suppressWarnings(fa(r, m, rotate = "none", fm = "minres", n.obs = 500))$loadings)
  c(list(unrotated = rows_of(loadings),
         quartimin = lowest(loadings, "quartimin", TRUE),
         geomin = lowest(loadings, "geomin", TRUE),
         geomin_orthogonal = lowest(loadings, "geomin", FALSE)),
    if (m > 2) list(bifactor = lowest(loadings, "bifactor", FALSE), biquartimin = lowest(loadings, "bifactor", TRUE)))
}

sets <- item_sets()
write_reference("rotations", c("psych", "GPArotation"), item_files, list(
  workers_hads_total_2 = rotations(sets$workers_hads_total, 2),
  veterans_pcl5_3 = rotations(sets$veterans_pcl5, 3),
  wenchuan_pcl_4 = rotations(sets$wenchuan_pcl, 4),
  occasion_ahi_3 = rotations(sets$occasion_ahi, 3),
  state_anxiety_3 = rotations(sets$state_anxiety, 3)
))
