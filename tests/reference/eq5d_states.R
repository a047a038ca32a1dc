# The value of every EQ-5D state by every value set, from the published coefficients: 3,125 states with five levels,
# 243 with three, and the five-level states again as expected values over the 243 (van Hout 2012).
source("tests/reference/_reference.R")

folder <- "tests/data/instrument_facts"
files <- file.path(folder, c("eq5d_coefficients.csv", "eq5d_crosswalk.csv"))
coefficients <- read.csv(files[1], colClasses = c(level = "character"))
probabilities <- read.csv(files[2])
dimensions <- c("mo", "sc", "ua", "pd", "ad")

# States in the order 11111, 11112, ... 55555: the last dimension changes first.
states <- function(n_levels) {
  grid <- expand.grid(rep(list(seq_len(n_levels)), 5))[, 5:1]
  names(grid) <- dimensions
  grid
}

values <- function(instrument, value_set, n_levels) {
  rows <- coefficients[coefficients$instrument == instrument & coefficients$value_set == value_set, ]
  part <- function(name) rows$value[rows$part == name]
  grid <- states(n_levels)
  total <- rep(part("start"), nrow(grid))
  for (d in dimensions) total <- total + part(d)[grid[[d]]]
  total + part("any_above_lowest") * (rowSums(grid) > 5) + part("any_highest") * (apply(grid, 1, max) == n_levels)
}

# Probability of each of 243 states for each of 3,125: the product of five.
leads_to <- function() {
  five <- as.matrix(states(5))
  three <- as.matrix(states(3))
  result <- matrix(1, nrow(five), nrow(three))
  for (d in dimensions) {
    table <- as.matrix(probabilities[probabilities$item == d, c("p1", "p2", "p3")])
    result <- result * table[five[, d], ][, three[, d]]
  }
  result
}

# Thousandths; a half goes away from zero, and rounding errors of the sum do not decide.
thousandths <- function(x) unname(sign(x) * floor(abs(x) * 1000 + 0.5 + 1e-9))

sets <- function(instrument) unique(coefficients$value_set[coefficients$instrument == instrument])
five <- sapply(sets("eq5d5l"), function(s) thousandths(values("eq5d5l", s, 5)), simplify = FALSE)
three <- sapply(sets("eq5d3l"), function(s) thousandths(values("eq5d3l", s, 3)), simplify = FALSE)
chances <- leads_to()
crossed <- sapply(sets("eq5d3l"), function(s) thousandths(as.vector(chances %*% values("eq5d3l", s, 3))),
                  simplify = FALSE)
results <- list(
  eq5d5l = five, eq5d3l = three, crosswalk = crossed,
  checks = list(largest_error_of_a_sum_of_chances = max(abs(rowSums(chances) - 1)))
)
write_reference("eq5d_states", "base", files, results)
