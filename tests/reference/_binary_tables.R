# Counts of two arms (with the outcome and in all, first arm then second), of pairs, and of strata.
tables <- list(
  seed = c(22, 46, 3, 37), ips_12 = c(83, 227, 49, 181), ips_18 = c(85, 227, 49, 181), pain = c(19, 36, 7, 18),
  jump = c(114, 148, 62, 341), newcombe_a = c(56, 70, 48, 80), newcombe_b = c(9, 10, 3, 10), newcombe_c = c(6, 7, 2, 7),
  newcombe_d = c(5, 56, 0, 29), newcombe_e = c(0, 10, 0, 20), newcombe_g = c(10, 10, 0, 20), even = c(10, 20, 10, 20),
  everybody = c(10, 10, 10, 12), large = c(630, 1300, 520, 1250), tiny = c(1, 2, 0, 1)
)
pairs <- list(
  work = c(0, 14, 2, 14), education = c(2, 13, 3, 12), tango = c(36, 12, 2, 0), newcombe = c(20, 12, 2, 16),
  one_way = c(43, 0, 1, 0), even = c(10, 4, 4, 12), opposite = c(2, 14, 9, 1), alike = c(30, 2, 3, 25)
)
# Each row: with the outcome and in all, first arm then second.
strata <- list(
  six_counties = rbind(c(12, 30, 6, 25), c(9, 28, 7, 29), c(15, 31, 5, 22), c(4, 19, 3, 20), c(11, 26, 9, 27), c(8, 24, 2, 23)),
  empty_cells = rbind(c(3, 5, 0, 4), c(2, 6, 1, 7), c(0, 4, 1, 3), c(4, 4, 2, 5), c(1, 3, 0, 6)),
  two = rbind(c(83, 227, 49, 181), c(22, 46, 3, 37))
)
