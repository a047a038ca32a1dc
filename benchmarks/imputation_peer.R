# Multiple imputation by chained equations within arms in R. Arguments: a file of doubles by column (arm, five waves, two
# covariates), rows, columns. Each line on standard input names a case; the answer is one line: seconds, then numbers to compare.
suppressPackageStartupMessages(library(mice))
arguments <- commandArgs(trailingOnly = TRUE)
n <- as.integer(arguments[2])
k <- as.integer(arguments[3])
table <- as.data.frame(matrix(readBin(arguments[1], "double", n * k), n, k))
parts <- split(table[-1], table[[1]])

cases <- list(chained = function() {
  filled <- lapply(parts, function(part) complete(mice(part, m = 20, maxit = 10, method = "pmm", printFlag = FALSE), "all"))
  fits <- vapply(1:20, function(i) {
    both <- rbind(cbind(filled[[1]][[i]], arm = 0), cbind(filled[[2]][[i]], arm = 1))
    fit <- lm(both[[5]] ~ arm + both[[1]], both)
    c(coef(fit)[["arm"]], vcov(fit)["arm", "arm"])
  }, c(0, 0))
  pool.scalar(fits[1, ], fits[2, ], n = n, k = 3)
})
numbers <- list(chained = function(found) c(found$qbar, sqrt(found$t), found$b))

input <- file("stdin", "r")
while (length(name <- readLines(input, 1)) == 1) {
  begun <- Sys.time()
  found <- cases[[name]]()
  seconds <- as.numeric(difftime(Sys.time(), begun, units = "secs"))
  cat(sprintf("%.17g", c(seconds, numbers[[name]](found))), "\n")
  flush(stdout())
}
