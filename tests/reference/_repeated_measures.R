# Two trials with drop-out, a row for each person and wave, and the design of the usual model as columns.
beat_the_blues_file <- "tests/data/beat_the_blues_rct/beat_the_blues.csv"
positive_psychology_file <- "tests/data/positive_psychology_rct/ahi_cesd_long.csv"

beat_the_blues <- function() {
  wide <- read.csv(beat_the_blues_file)
  months <- c(2, 3, 5, 8)
  long <- do.call(rbind, lapply(seq_along(months), function(k) {
    data.frame(id = wide$subject, wave = k, month = months[k], arm = wide$treatment, base = wide$bdi.pre,
               drug = wide$drug, length = wide$length, y = wide[[paste0("bdi.", months[k], "m")]])
  }))
  long <- long[!is.na(long$y), ]
  long$arm <- factor(long$arm, c("TAU", "BtheB"))
  long$length <- factor(long$length, sort(unique(long$length)))
  long$drug <- factor(long$drug)
  ordered_rows(long)
}

positive_psychology <- function() {
  all <- read.csv(positive_psychology_file)
  first <- all[all$occasion == 0, ]
  long <- all[all$occasion > 0, ]
  long <- data.frame(id = long$id, wave = long$occasion, days = long$elapsed.days, arm = long$intervention,
                     base = first$cesdTotal[match(long$id, first$id)], y = long$cesdTotal)
  long$arm <- factor(long$arm, c(4, 1, 2, 3))
  ordered_rows(long[!is.na(long$base), ])
}

ordered_rows <- function(long) {
  long <- long[order(long$id, long$wave), ]
  long$wave_name <- factor(long$wave)
  rownames(long) <- NULL
  long
}

# Waves, arms by wave, baseline by wave, then the other columns.
design_of <- function(long, strata = NULL) {
  at <- model.matrix(~ 0 + wave_name, long)
  arms <- levels(long$arm)[-1]
  by_arm <- do.call(cbind, lapply(arms, function(arm) at * (long$arm == arm)))
  x <- cbind(at, by_arm, at * long$base)
  for (name in strata) x <- cbind(x, as.numeric(long[[name]] == levels(long[[name]])[2]))
  unname(x)
}
