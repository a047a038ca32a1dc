# The allocation of docs/allocation.md, from its description alone: HMAC-SHA256 by openssl, everything else here.
# Debian: sudo apt-get install openssl
source("tests/reference/_reference.R")

hmac_bytes <- function(seed, message) {
  file <- tempfile()
  on.exit(unlink(file))
  writeBin(charToRaw(enc2utf8(message)), file)
  said <- system2("openssl", c("dgst", "-sha256", "-mac", "HMAC", "-macopt", paste0("hexkey:", seed), file),
                  stdout = TRUE)
  hex <- sub(".*= ", "", said)
  strtoi(substring(hex, seq(1, 63, 2), seq(2, 64, 2)), 16L)
}

# A source of numbers below n: bytes in order, those at or above the largest multiple of n passed over.
draws <- function(seed, about) {
  bytes <- integer(0)
  counter <- 0
  passed_over <- 0
  list(below = function(n) {
    repeat {
      if (length(bytes) == 0) {
        bytes <<- hmac_bytes(seed, paste(about, counter, sep = "|"))
        counter <<- counter + 1
      }
      byte <- bytes[1]
      bytes <<- bytes[-1]
      if (byte < n * (256 %/% n)) return(byte %% n)
      passed_over <<- passed_over + 1
    }
  }, passed_over = function() passed_over)
}

shuffled <- function(things, source) {
  for (last in rev(seq_along(things))) {
    if (last == 1) break
    other <- source$below(last) + 1
    things[c(last, other)] <- things[c(other, last)]
  }
  things
}

passed <- 0

block <- function(plan, stratum, number) {
  source <- draws(plan$seed, paste("arm", plan$study, stratum, number, sep = "|"))
  size <- plan$sizes[source$below(length(plan$sizes)) + 1]
  row <- rep(plan$arms, plan$ratio)
  made <- shuffled(rep(row, size / sum(plan$ratio)), source)
  passed <<- passed + source$passed_over()
  made
}

clusters <- function(plan) {
  source <- draws(plan$seed, paste("unit", plan$study, plan$kind, sep = "|"))
  units <- sort(plan$units, method = "radix")
  row <- rep(plan$arms, plan$ratio)
  over <- length(units) %% length(row)
  rest <- if (over > 0) shuffled(row, source)[seq_len(over)] else character(0)
  as.list(setNames(shuffled(c(rep(row, length(units) %/% length(row)), rest), source), units))
}

seeds <- c("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
           "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
plans <- list(
  even = list(study = "even", seed = seeds[1], arms = c("control", "programme"), ratio = c(1, 1), sizes = c(4, 6),
              strata = c("benefit_group=at_risk,site=a", "benefit_group=at_risk,site=b",
                         "benefit_group=on_leave,site=a", "benefit_group=on_leave,site=b"), blocks = 25),
  uneven = list(study = "uneven", seed = seeds[2], arms = c("usual", "short", "long"), ratio = c(1, 2, 3),
                sizes = c(6, 12, 18), strata = "", blocks = 80),
  norwegian = list(study = "norwegian", seed = seeds[1], arms = c("a", "b"), ratio = c(2, 1), sizes = 9,
                   strata = "county=\u00d8stfold", blocks = 8))

people <- lapply(plans, function(plan) {
  arms <- lapply(plan$strata, function(stratum) {
    unlist(lapply(seq_len(plan$blocks), function(number) block(plan, stratum, number)))
  })
  list(seed = plan$seed, arms = plan$arms, ratio = plan$ratio, sizes = as.list(plan$sizes),
       strata = as.list(plan$strata), drawn = lapply(arms, function(drawn) match(drawn, plan$arms) - 1))
})

counties <- c("oslo", "agder", "vestland", "troms", "rogaland", "\u00d8stfold", "innlandet")
cluster_plans <- list(
  six = list(study = "six", seed = seeds[1], arms = c("cbt", "cr"), ratio = c(1, 1), kind = "county",
             units = counties[1:6]),
  seven = list(study = "seven", seed = seeds[2], arms = c("cbt", "cr"), ratio = c(2, 1), kind = "county",
               units = counties))
units <- lapply(cluster_plans, function(plan) {
  list(seed = plan$seed, arms = plan$arms, ratio = plan$ratio, kind = plan$kind, units = plan$units,
       drawn = clusters(plan))
})

mark <- paste(sprintf("%02x", hmac_bytes(seeds[1], "number|even|benefit_group=at_risk,site=a|17")[1:16]),
              collapse = "")
letters_drawn <- shuffled(LETTERS[1:3], draws(seeds[2], "letters|three"))

results <- list(openssl = system2("openssl", "version", stdout = TRUE), passed_over = passed, people = people,
                clusters = units, mark = mark, letters = letters_drawn)
write_reference("allocation", "base", "tests/reference/allocation.R", results)
