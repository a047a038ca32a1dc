# The sets of keyed items that several programs here use: name -> data frame, missing answers NA.
workers_file <- "tests/data/norway_workers_hads_bwas/workers.csv"
two_waves_file <- "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv"
oncology_file <- "tests/data/hads_oncology_201/hads.csv"
nhanes_file <- "tests/data/nhanes_2017_2018_phq9/DPQ_J.XPT"
made_file <- "tests/data/made_missing_answers/answers.csv"
answer_files <- c(workers_file, two_waves_file, oncology_file, nhanes_file, made_file)

answer_sets <- function() {
  workers <- read.csv(workers_file)[paste0("HADS", 1:14)]
  waves <- read.csv(two_waves_file)
  oncology <- read.csv(oncology_file)
  nhanes <- as.data.frame(haven::read_xpt(nhanes_file))[sprintf("DPQ0%d0", 1:9)]
  nhanes[] <- lapply(nhanes, function(x) ifelse(x %in% c(7, 9), NA, as.numeric(x)))
  made <- read.csv(made_file)
  made$q8 <- 4 - made$q8
  first <- waves$wave == 1
  list(
    workers_hads_anxiety = workers[seq(1, 13, 2)],
    workers_hads_depression = workers[seq(2, 14, 2)],
    workers_hads_total = workers,
    phq9_wave_1 = waves[first, paste0("PHQ", 1:9)],
    phq9_wave_2 = waves[!first, paste0("PHQ", 1:9)],
    gad7_wave_1 = waves[first, paste0("GAD", 1:7)],
    gad7_wave_2 = waves[!first, paste0("GAD", 1:7)],
    oncology_hads_anxiety = oncology[paste0("item", c(2, 6, 7, 8, 10, 11, 12))],
    oncology_hads_depression = oncology[paste0("item", c(1, 3, 4, 5, 9, 13, 14))],
    nhanes_phq9 = nhanes,
    made_missing = made
  )
}
