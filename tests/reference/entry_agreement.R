# Exact interval of a proportion, by stats::binom.test: how many fields of two copies differ.
source("tests/reference/_reference.R")

counts <- list(c(0, 1), c(1, 1), c(0, 480), c(1, 480), c(7, 480), c(13, 25000), c(240, 480), c(479, 480), c(480, 480))

interval <- function(count) {
  limits <- function(level) {
    found <- binom.test(count[1], count[2], conf.level = level)$conf.int
    list(low = found[1], high = found[2])
  }
  list(differing = count[1], fields = count[2], at_95 = limits(0.95), at_99 = limits(0.99))
}

results <- lapply(counts, interval)
names(results) <- vapply(counts, function(count) paste(count, collapse = " of "), "")
write_reference("entry_agreement", "stats", "tests/reference/entry_agreement.R", results)
