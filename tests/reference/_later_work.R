# People out of work, what was known of them, and whether they were employed later; and bootstrap samples that any program
# draws alike. Also Norwegian workers by two scales and a criterion.
jobs_file <- "tests/data/jobs2_unemployed_rct/jobs2.csv"
workers_file <- "tests/data/norway_workers_hads_bwas/workers.csv"

jobs <- function() {
  people <- read.csv(jobs_file)
  people$employed <- as.numeric(people$work1 == "psyemp")
  people
}

workers <- function() {
  people <- read.csv(workers_file)
  data.frame(
    anxiety = rowSums(people[paste0("HADS", seq(1, 13, 2))]),
    depression = rowSums(people[paste0("HADS", seq(2, 14, 2))]),
    criterion = people$Workaholism_diagnosis
  )
}

# Positions of n persons in each of so many samples, by the generator x -> 16807 x mod (2^31 - 1), from the number given.
samples <- function(n, draws, x) {
  found <- matrix(0L, draws, n)
  for (draw in seq_len(draws)) for (i in seq_len(n)) {
    x <- (16807 * x) %% 2147483647
    found[draw, i] <- as.integer(floor(x / 2147483647 * n)) + 1L
  }
  found
}
