# Every set of item answers the tests hold, whole and with cells taken out: what psych, lavaan and semTools find in the
# complete rows, in pairwise covariances and in those of full information.
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
source("tests/reference/_reliability.R")
suppressPackageStartupMessages({library(psych); library(lavaan); library(semTools); library(GPArotation)})

distress_file <- "tests/data/dass42_openpsychometrics/dass42.csv.gz"
carers_file <- "tests/data/efc_labelled_survey/efc.csv"
health_file <- "tests/data/sf12_oncology_items/sf12.csv"
quality_file <- "tests/data/eq5d3l_nhs_proms/eq5d3l_proms.csv"

all_item_sets <- function() {
  distress <- read.csv(distress_file)
  coping <- read.csv(carers_file)[c("c82cop1", "c83cop2", "c84cop3", "c85cop4", "c86cop5", "c87cop6", "c88cop7", "c89cop8", "c90cop9")]
  good <- c("c82cop1", "c89cop8", "c90cop9")
  coping[good] <- 5 - coping[good]
  quality <- subset(read.csv(quality_file), time == "Pre-op")[c("mo", "sc", "ua", "pd", "ad")]
  c(item_sets(), list(
    workers_work_addiction = read.csv(workers_file)[paste0("BWAS", 1:7)],
    distress_depression = distress[grep("_D$", names(distress))],
    distress_anxiety = distress[grep("_A$", names(distress))],
    distress_stress = distress[grep("_S$", names(distress))],
    distress_whole = distress,
    carers_coping = coping,
    oncology_health = read.csv(health_file)[paste0("Y", 1:12)],
    surgery_quality = quality
  ))
}

# Cells taken out: none or two of 29 neighbouring answers of a row, in 29 patterns.
with_holes <- function(items) {
  row <- row(items); column <- col(items)
  items[(3 * row^2 + 5 * row * column + 7 * column^2 + 1) %% 29 == 0] <- NA
  items
}

# The saturated normal model, and no row twice: rows without an answer say nothing.
full_information <- function(items) {
  some <- as.matrix(items[rowSums(!is.na(items)) > 0, ])
  patterns <- lavaan:::lav_data_missing_patterns(some, sort.freq = TRUE, coverage = TRUE)
  lavaan:::lav_mvnorm_missing_h1_estimate_moments(
    Y = some, Mp = patterns, Yp = lavaan:::lav_samplestats_missing_patterns(Y = some, Mp = patterns),
    max.iter = 5000L, tol = 1e-15
  )$Sigma
}

quiet <- function(x) suppressWarnings(suppressMessages(x))

# Everything that follows from a covariance matrix, by psych.
consistency <- function(covariance) {
  k <- ncol(covariance)
  r <- cov2cor(covariance)
  found <- quiet(psych::alpha(covariance, check.keys = FALSE, warnings = FALSE))
  lambdas <- quiet(psych::guttman(r))
  result <- list(
    alpha = found$total$raw_alpha, standardised = found$total$std.alpha, average_r = found$total$average_r,
    if_deleted = found$alpha.drop$raw_alpha, item_rest = found$item.stats$r.drop, corrected = found$item.stats$r.cor,
    lambda1 = lambdas$lambda.1, lambda2 = lambdas$lambda.2, lambda3 = lambdas$lambda.3,
    lambda5 = lambdas$lambda.5, lambda6 = lambdas$lambda.6
  )
  if (k <= 14) {
    split <- every_split(r)
    result$split_highest <- split$max; result$split_lowest <- split$min; result$split_mean <- split$mean
  }
  # psych leaves out an item of an odd number, so it is asked about even ones.
  if (k <= 14 && k %% 2 == 0) {
    half <- quiet(psych::splitHalf(r, check.keys = FALSE, brute = TRUE))
    result$psych_split <- c(half$maxrb, half$minrb)
  }
  result
}

# Whether to look for factors, for how many, and minres loadings from a correlation matrix.
structure_of <- function(r, n) {
  k <- ncol(r)
  adequacy <- KMO(r)
  sphericity <- cortest.bartlett(r, n)
  result <- list(kmo = adequacy$MSA, kmo_items = unname(adequacy$MSAi), bartlett = sphericity$chisq,
                 bartlett_p = sphericity$p.value)
  if (k > 3) {
    result$map <- quiet(vss(r, n = k - 2, rotate = "none", fm = "pc", n.obs = n, plot = FALSE))$map
    m <- if (k < 6) 1 else if (k < 11) 2 else 3
    by_psych <- quiet(fa(r, m, rotate = "none", fm = "minres", n.obs = n))
    tight <- minres(r, m, by_psych$uniquenesses)
    # Loadings of the factors differ in sense at most; what two items share through them differs in nothing.
    result$factors <- m
    result$unique <- unname(tight$unique)
    result$reproduced <- tcrossprod(tight$loadings)[1, ]
    result$psych_apart <- max(abs(tcrossprod(unclass(by_psych$loadings)) - tcrossprod(tight$loadings)))
  }
  result
}

of_rows <- function(items) {
  complete <- na.omit(items)
  n <- nrow(complete); k <- ncol(complete)
  result <- c(list(n = n), consistency(cov(complete)), structure_of(cor(complete), n))
  limits <- psych::alpha.ci(result$alpha, n.obs = n, n.var = k, p.val = 0.05)
  result$feldt <- c(limits$lower.ci, limits$upper.ci)
  if (k > 3) {
    one <- one_factor(complete)
    result$omega_one_factor <- c(one$semtools_reliability, one$semtools_comp_rel)
  }
  if (k > 5) {
    general <- schmid_leiman(complete)
    result$omega_total <- general$total
    result$omega_hierarchical <- general$hierarchical
    result$psych_omega <- c(general$psych_total, general$psych_hierarchical)
  }
  result
}

everything <- function(items) {
  holed <- with_holes(items)
  pairs <- cor(holed, use = "pairwise.complete.obs")
  list(
    whole = of_rows(items),
    listwise = of_rows(holed),
    pairwise = c(list(n = sum(rowSums(!is.na(holed)) > 1), fewest = min(crossprod(!is.na(holed)))),
                 consistency(cov(holed, use = "pairwise.complete.obs")),
                 structure_of(pairs, min(crossprod(!is.na(holed))))),
    full_information = c(list(n = sum(rowSums(!is.na(holed)) > 0)), consistency(full_information(holed)))
  )
}

write_reference("item_data", c("psych", "lavaan", "semTools", "GPArotation", "haven"),
                c(item_files, distress_file, carers_file, health_file, quality_file), lapply(all_item_sets(), everything))
