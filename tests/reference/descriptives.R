# Mean, standard deviation, floor, ceiling, skewness and kurtosis of total scores and of items.
source("tests/reference/_reference.R")
source("tests/reference/_answer_sets.R")
suppressPackageStartupMessages(library(psych))

highest <- c(made_missing = 4)

description <- function(x, low, high) {
  x <- x[!is.na(x)]
  table <- psych::describe(x, type = 3)
  list(
    n = table$n, mean = mean(x), sd = sd(x),
    floor_percent = 100 * mean(x == low), ceiling_percent = 100 * mean(x == high),
    skewness_type_2 = psych::skew(x, type = 2), kurtosis_type_2 = psych::kurtosi(x, type = 2),
    skewness_type_3 = table$skew, kurtosis_type_3 = table$kurtosis,
    e1071 = vapply(2:3, function(type) c(e1071::skewness(x, type = type), e1071::kurtosis(x, type = type)), c(0, 0))
  )
}

described <- function(name, items) {
  top <- if (name %in% names(highest)) highest[[name]] else 3
  list(
    highest = top,
    total = description(rowSums(items), 0, top * ncol(items)),
    items = lapply(items, description, low = 0, high = top)
  )
}

sets <- answer_sets()
results <- Map(described, names(sets), sets)
write_reference("descriptives", c("psych", "e1071", "haven"), answer_files, results)
