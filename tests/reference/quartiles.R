# Smallest, largest, median and quartiles of total scores, by quantile of types 7 and 6.
source("tests/reference/_reference.R")
source("tests/reference/_answer_sets.R")

quartiles <- function(items) {
  x <- rowSums(items)
  x <- x[!is.na(x)]
  list(n = length(x), minimum = min(x), maximum = max(x),
       type_7 = as.numeric(quantile(x, c(0.25, 0.5, 0.75), type = 7)),
       type_6 = as.numeric(quantile(x, c(0.25, 0.5, 0.75), type = 6)))
}

write_reference("quartiles", c("stats", "haven"), answer_files, lapply(answer_sets(), quartiles))
