# Percentage of the answers to each item on each code that any item of the set has, by table and prop.table.
source("tests/reference/_reference.R")
source("tests/reference/_answer_sets.R")

answer_distribution <- function(items) {
  codes <- sort(unique(unlist(lapply(items, function(x) x[!is.na(x)]))))
  percents <- lapply(items, function(x) as.numeric(100 * prop.table(table(factor(x, levels = codes)))))
  # A set of one code would be written as one number; every set here has more.
  stopifnot(length(codes) > 1)
  list(codes = codes, n = vapply(items, function(x) sum(!is.na(x)), 0L), percents = percents)
}

write_reference("answer_distribution", c("base", "haven"), answer_files, lapply(answer_sets(), answer_distribution))
