# Five methods of reliable change, each written out from its paper, person by person, in base R arithmetic.
source("tests/reference/_reference.R")

two_waves_file <- "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv"
bdi_file <- "tests/data/depression_rct_bdi/bdi.csv"
hamd_file <- "tests/data/depression_rct_bdi/hamd.csv"

# Jacobson and Truax (1991): x2 - x1 over the standard error of a difference.
jacobson_truax <- function(x1, x2, sd, rxx) {
  standard_error <- sd * sqrt(1 - rxx)
  (x2 - x1) / sqrt(2 * standard_error^2)
}
# Speer (1992), after Edwards and Nunnally: distance from the estimated true first score in standard errors.
edwards_nunnally <- function(x1, x2, mean, sd, rxx) {
  true_score <- rxx * (x1 - mean) + mean
  (x2 - true_score) / (sd * sqrt(1 - rxx))
}
# Hsu (1989), after Gulliksen, Lord and Novick: both scores as deviations from the mean of the population.
gulliksen_lord_novick <- function(x1, x2, mean, sd, rxx) {
  ((x2 - mean) - rxx * (x1 - mean)) / (sd * sqrt(1 - rxx^2))
}
# Hsu (1989), after Hsu, Linn and Lord: the second score as a deviation from the mean at the second time.
hsu_linn_lord <- function(x1, x2, mean1, mean2, sd, rxx) {
  ((x2 - mean2) - rxx * (x1 - mean1)) / (sd * sqrt(1 - rxx^2))
}
# Hageman and Arrindell (1999): the reliability of the difference from the reliabilities of both scores, each with the
# same standard error, and the correlation between them.
hageman_arrindell <- function(x1, x2, standard_error) {
  both <- !is.na(x1) & !is.na(x2)
  s1 <- sd(x1[both]); s2 <- sd(x2[both]); r12 <- cor(x1[both], x2[both])
  rxx1 <- (s1^2 - standard_error^2) / s1^2
  rxx2 <- (s2^2 - standard_error^2) / s2^2
  rdd <- (s1^2 * rxx1 + s2^2 * rxx2 - 2 * s1 * s2 * r12) / (s1^2 + s2^2 - 2 * s1 * s2 * r12)
  ((x2 - x1) * rdd + (mean(x2[both]) - mean(x1[both])) * (1 - rdd)) / (sqrt(rdd) * sqrt(2 * standard_error^2))
}

# Hageman and Arrindell (1999): cut-off c between true scores, and the index of the true score after beyond it.
true_scores <- function(x1, x2, standard_error, functional) {
  both <- !is.na(x1) & !is.na(x2)
  reliability <- function(s) (s^2 - standard_error^2) / s^2
  m1 <- mean(x1[both]); s1 <- sd(x1[both]); m2 <- mean(x2[both]); rxx2 <- reliability(sd(x2[both]))
  w1 <- s1 * sqrt(reliability(s1)); w0 <- functional$sd * sqrt(reliability(functional$sd))
  cut <- (w0 * m1 + w1 * functional$mean) / (w0 + w1)
  index <- ((m2 + (x2 - m2) * rxx2) - cut) / (sqrt(rxx2) * standard_error)
  list(functional = functional, cutoff = cut, index = ifelse(both, index, NA))
}

by_method <- function(x1, x2, rxx) {
  both <- !is.na(x1) & !is.na(x2)
  mean1 <- mean(x1[both]); mean2 <- mean(x2[both]); sd1 <- sd(x1[both])
  list(
    before = x1, after = x2, reliability = rxx, sd = sd1, mean_before = mean1, mean_after = mean2,
    true_scores = true_scores(x1, x2, sd1 * sqrt(1 - rxx), list(mean = 5, sd = 6)),
    mean_change = mean(x2[both] - x1[both]), variance_of_change = var(x2[both] - x1[both]),
    index = list(
      jacobson_truax = jacobson_truax(x1, x2, sd1, rxx),
      edwards_nunnally = edwards_nunnally(x1, x2, mean1, sd1, rxx),
      gulliksen_lord_novick = gulliksen_lord_novick(x1, x2, mean1, sd1, rxx),
      hsu_linn_lord = hsu_linn_lord(x1, x2, mean1, mean2, sd1, rxx),
      hageman_arrindell = hageman_arrindell(x1, x2, sd1 * sqrt(1 - rxx))
    )
  )
}

totals <- function(file, name, times) {
  long <- read.csv(file)
  first <- long[long$time == times[1], c("id", name)]
  second <- long[long$time == times[2], c("id", name)]
  joined <- merge(first, second, by = "id")
  list(joined[[2]], joined[[3]])
}
waves <- read.csv(two_waves_file)
first <- waves[waves$wave == 1, ]
second <- waves[waves$wave == 2, ]
second <- second[match(first$id, second$id), ]
phq <- paste0("PHQ", 1:9)
gad <- paste0("GAD", 1:7)
bdi <- totals(bdi_file, "bdi", c(1, 4))
hamd <- totals(hamd_file, "hamd", c(1, 4))

results <- list(
  phq9 = by_method(unname(rowSums(first[phq])), unname(rowSums(second[phq])), 0.9),
  gad7 = by_method(unname(rowSums(first[gad])), unname(rowSums(second[gad])), 0.9),
  bdi = by_method(bdi[[1]], bdi[[2]], 0.801),
  hamd = by_method(hamd[[1]], hamd[[2]], 0.8)
)
write_reference("change_methods", c("base", "stats"), c(two_waves_file, bdi_file, hamd_file), results)
