# Mean of the row sums of complete rows with its t interval, by stats::t.test.
source("tests/reference/_reference.R")
source("tests/reference/_answer_sets.R")

mean_interval <- function(items) {
  sums <- rowSums(na.omit(items))
  interval <- function(level) {
    limits <- t.test(sums, conf.level = level)$conf.int
    list(low = limits[1], high = limits[2])
  }
  list(n = length(sums), mean = mean(sums), sd = sd(sums), t_95 = interval(0.95), t_90 = interval(0.90))
}

write_reference("mean_interval", c("stats", "haven"), answer_files, lapply(answer_sets(), mean_interval))
