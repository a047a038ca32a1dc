# Standardised response mean, effect size and Guyatt's index from their formulas; the interval of the first by solving
# R's noncentral t, the variance of the second by metafor (SMCRH, its small-sample correction taken off again).
source("tests/reference/_reference.R")
source("tests/reference/_change_sets.R")
suppressPackageStartupMessages(library(metafor))

between <- function(x, ends) !is.na(x) & x >= ends[1] & x <= ends[2]

# ncp at which the probability of a t below the observed one is p.
limit <- function(t, df, p) {
  uniroot(function(ncp) pt(t, df, ncp) - p, c(t - 12, t + 12), tol = 1e-13)$root
}

sizes <- function(set) {
  both <- !is.na(set$before) & !is.na(set$after)
  before <- set$before[both]; after <- set$after[both]; change <- after - before
  n <- length(change)
  srm <- mean(change) / sd(change)
  es <- escalc(measure = "SMCRH", m1i = mean(after), m2i = mean(before), sd1i = sd(before), sd2i = sd(after),
               ni = n, ri = cor(before, after))
  correction <- metafor:::.cmicalc(n - 1)
  size <- as.numeric(es$yi) / correction
  out <- list(
    n = n, change_mean = mean(change), change_sd = sd(change),
    srm = srm,
    srm_low = limit(srm * sqrt(n), n - 1, 0.975) / sqrt(n), srm_high = limit(srm * sqrt(n), n - 1, 0.025) / sqrt(n),
    effect_size = mean(change) / sd(before), effect_size_metafor = size,
    # metafor corrects value and variance for small samples by J and J^2: taken off again.
    effect_size_interval = size + c(-1, 1) * qnorm(0.975) *
      sqrt(as.numeric(es$vi) / correction^2 + (size^2 - as.numeric(es$yi)^2) / (2 * (n - 1)))
  )
  if (is.null(set$rating)) return(out)
  rated <- !is.na(set$rating[both])
  change <- change[rated]; before <- before[rated]; rating <- set$rating[both][rated]
  improved <- between(rating, set$improved); stable <- between(rating, set$stable)
  gain <- set$better * change
  pearson <- cor.test(gain, rating)
  spearman <- suppressWarnings(cor.test(gain, rating, method = "spearman", exact = FALSE))
  levels <- sort(unique(rating))
  out <- c(out, list(
    n_rated = length(gain), n_improved = sum(improved), n_stable = sum(stable),
    guyatt_improved = mean(change[improved]) / sd(change[stable]),
    guyatt_everybody = mean(change) / sd(change[stable]),
    pearson = as.numeric(pearson$estimate), pearson_low = pearson$conf.int[1], pearson_high = pearson$conf.int[2],
    spearman = as.numeric(spearman$estimate),
    with_before = cor(set$better * before, rating, method = "spearman"),
    with_after = cor(set$better * (before + change), rating, method = "spearman"),
    auc = pROC::auc(pROC::roc(improved, gain, levels = c(FALSE, TRUE), direction = "<"))[1],
    auc_interval = as.numeric(pROC::ci.auc(pROC::roc(improved, gain, levels = c(FALSE, TRUE), direction = "<"),
                                           method = "delong")),
    levels = levels, mean_gain = as.numeric(tapply(gain, rating, mean))
  ))
  if (length(gain) > 500) return(out)
  rows <- drawn_rows(length(gain), 200)
  # Where the stable persons drawn do not vary there is no value.
  resampled <- function(f) apply(rows, 1, function(i) { x <- f(i); if (is.finite(x)) x else NA })
  c(out, list(
    resampled_srm = resampled(function(i) mean(change[i]) / sd(change[i])),
    resampled_effect_size = resampled(function(i) mean(change[i]) / sd(before[i])),
    resampled_guyatt = resampled(function(i) mean(change[i][improved[i]]) / sd(change[i][stable[i]]))
  ))
}

results <- lapply(change_sets(), sizes)
write_reference("change_sizes", c("metafor", "pROC"), change_files, results)
