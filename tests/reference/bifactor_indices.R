# Indices of bifactor solutions from the formulas of Rodriguez, Reise and Haviland (2016), item by item in base R, of loadings by
# psych's Schmid-Leiman transformation and of a bifactor model by lavaan; and what psych finds of the same loadings.
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressPackageStartupMessages({library(psych); library(GPArotation); library(lavaan)})

rows_of <- function(x) lapply(seq_len(nrow(x)), function(i) as.list(unname(x[i, ])))

indices <- function(loadings, own) {
  k <- nrow(loadings); m <- ncol(loadings) - 1
  unique <- 1 - rowSums(loadings^2)
  common <- sum(loadings^2)
  variance_of <- function(set) {
    total <- sum(unique[set])
    for (f in seq_len(m + 1)) total <- total + sum(loadings[set, f])^2
    total
  }
  all <- seq_len(k)
  sets <- lapply(seq_len(m), function(f) which(own == f))
  same <- sum(vapply(sets, function(s) choose(length(s), 2), 0))
  sigma <- loadings %*% t(loadings) + diag(unique)
  list(loadings = rows_of(loadings), own = own,
       ecv = sum(loadings[, 1]^2) / common,
       group_ecv = vapply(seq_len(m), function(f) sum(loadings[, f + 1]^2) / common, 0),
       item_ecv = unname(loadings[, 1]^2 / rowSums(loadings^2)),
       puc = (choose(k, 2) - same) / choose(k, 2),
       omega_total = (variance_of(all) - sum(unique)) / variance_of(all),
       omega_hierarchical = sum(loadings[, 1])^2 / variance_of(all),
       group_omega = vapply(sets, function(s) (variance_of(s) - sum(unique[s])) / variance_of(s), 0),
       group_omega_hierarchical = vapply(seq_len(m), function(f) sum(loadings[sets[[f]], f + 1])^2 / variance_of(sets[[f]]), 0),
       replicability = vapply(seq_len(m + 1), function(f) 1 / (1 + 1 / sum(loadings[, f]^2 / (1 - loadings[, f]^2))), 0),
       determinacy = sqrt(diag(t(loadings) %*% solve(sigma) %*% loadings)))
}

by_psych <- function(items) {
  r <- cor(na.omit(items))
  found <- suppressMessages(suppressWarnings(omega(r, nfactors = 3, n.obs = 500, plot = FALSE, flip = FALSE)))
  loadings <- unname(unclass(found$schmid$sl)[, 1:4])
  implied <- loadings %*% t(loadings)
  diag(implied) <- 1
  c(indices(loadings, apply(abs(loadings[, -1]), 1, which.max)),
    list(psych_ecv = unname(found$ECV), psych_determinacy = unname(sqrt(fa.stats(implied, loadings)$R2))))
}

sets <- item_sets()
answers <- setNames(na.omit(sets$wenchuan_pcl), paste0("q", 1:17))
groups <- list(1:5, 6:12, 13:17)
lines <- vapply(1:3, function(f) paste0("f", f, " =~ ", paste0("q", groups[[f]], collapse = " + ")), "")
model <- paste(c(paste("g =~", paste0("q", 1:17, collapse = " + ")), lines), collapse = "\n")
fit <- cfa(model, answers, orthogonal = TRUE, std.lv = TRUE)
stated <- unname(inspect(fit, "std")$lambda)
write_reference("bifactor_indices", c("psych", "GPArotation", "lavaan"), item_files, list(
  wenchuan_pcl = by_psych(sets$wenchuan_pcl),
  depression_cesd = by_psych(sets$depression_cesd),
  wenchuan_stated = indices(stated, rep(1:3, c(5, 7, 5)))
))
