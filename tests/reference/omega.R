# Omega of one factor by lavaan and semTools; omega total and hierarchical by psych, and the same steps carried further.
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
source("tests/reference/_reliability.R")
suppressPackageStartupMessages({library(psych); library(lavaan); library(semTools); library(GPArotation)})

omegas <- function(items) {
  complete <- na.omit(items)
  result <- list(n = nrow(complete))
  if (ncol(complete) > 3) result$one_factor <- one_factor(complete)
  if (ncol(complete) > 5) result$schmid_leiman <- schmid_leiman(complete)
  result
}

write_reference("omega", c("psych", "lavaan", "semTools", "GPArotation", "haven"), item_files,
                lapply(item_sets(), omegas))
