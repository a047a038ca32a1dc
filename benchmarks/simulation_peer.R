# The same count of answers in base R: a burden at each wave, one factor for each instrument, cut into categories, some
# missing, as one long table. Arguments: people, waves, then the items of each instrument. Each line on standard input
# names a case; the answer is seconds, then the number of answers.
arguments <- as.integer(commandArgs(trailingOnly = TRUE))
n <- arguments[1]
waves <- arguments[2]
items <- arguments[-(1:2)]

answers <- function() {
  burden <- matrix(rnorm(n * waves), n)
  for (wave in seq_len(waves)[-1]) burden[, wave] <- 0.6 * burden[, wave - 1] + 0.8 * burden[, wave]
  parts <- list()
  for (wave in seq_len(waves)) {
    for (instrument in seq_along(items)) {
      k <- items[instrument]
      factor <- 0.85 * burden[, wave] + sqrt(1 - 0.85^2) * rnorm(n)
      variable <- 0.65 * factor + sqrt(1 - 0.65^2) * matrix(rnorm(n * k), n)
      code <- findInterval(variable, c(-0.6, 0.6, 1.8))
      code[runif(n * k) < 0.013] <- NA
      parts[[length(parts) + 1]] <- data.frame(
        participant = rep(seq_len(n), k), wave = wave, instrument = instrument, item = rep(seq_len(k), each = n), value = code
      )
    }
  }
  do.call(rbind, parts)
}

input <- file("stdin", "r")
while (length(readLines(input, 1)) == 1) {
  begun <- Sys.time()
  found <- answers()
  seconds <- as.numeric(difftime(Sys.time(), begun, units = "secs"))
  cat(sprintf("%.17g", c(seconds, nrow(found))), "\n")
  flush(stdout())
}
