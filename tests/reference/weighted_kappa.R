# Kappa of two raters by psych: unweighted, linear and quadratic weights, with the large-sample standard error.
source("tests/reference/_reference.R")
suppressPackageStartupMessages(library(psych))

two_waves_file <- "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv"
waves <- read.csv(two_waves_file)

kappas <- function(first, second, categories) {
  table <- table(factor(first, categories), factor(second, categories))
  distance <- abs(outer(categories, categories, "-")) / (max(categories) - min(categories))
  of_weights <- function(w) {
    found <- psych::cohen.kappa(unclass(table), w = w, n.obs = sum(table))
    list(value = found$weighted.kappa, standard_error = sqrt(found$var.weighted))
  }
  unweighted <- psych::cohen.kappa(unclass(table), n.obs = sum(table))
  list(
    n = sum(table),
    identity = list(value = unweighted$kappa, standard_error = sqrt(unweighted$var.kappa)),
    linear = of_weights(1 - distance),
    quadratic = of_weights(1 - distance^2)
  )
}

joined <- merge(waves[waves$wave == 1, ], waves[waves$wave == 2, ], by = "id")
items <- c(paste0("PHQ", 1:9), paste0("GAD", 1:7))
results <- setNames(lapply(items, function(item) {
  kappas(joined[[paste0(item, ".x")]], joined[[paste0(item, ".y")]], 0:3)
}), items)
write_reference("weighted_kappa", "psych", two_waves_file, results)
