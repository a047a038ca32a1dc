# Every set of keyed items that the tests hold: those of _answer_sets.R and more; missing answers NA.
source("tests/reference/_answer_sets.R")
physical_file <- "tests/data/sf36_physical_functioning_items/pf10.csv"
veterans_file <- "tests/data/pcl5_veterans/pcl5.csv"
wenchuan_file <- "tests/data/wenchuan_ptsd_checklist/wenchuan_pcl.csv"
cardiac_file <- "tests/data/ds14_cardiac_patients/ds14.csv"
older_file <- "tests/data/k6_older_people_addis/k6_items.csv"
depression_file <- "tests/data/promis_depression_cesd/promis28_cesd20.csv"
army_file <- "tests/data/army_leadership_hostility/lq2002.csv"
occasions_file <- "tests/data/positive_psychology_rct/ahi_cesd_long.csv"
anxiety_file <- "tests/data/state_anxiety_retest/sai.csv"
item_files <- c(answer_files, occasions_file, anxiety_file, physical_file, veterans_file, wenchuan_file, cardiac_file, older_file, depression_file, army_file)

item_sets <- function() {
  veterans <- read.csv(veterans_file)[-1]
  cardiac <- read.csv(cardiac_file, check.names = FALSE)
  # The star marks the two items worded the other way.
  cardiac[c("Si1*", "Si3*")] <- 4 - cardiac[c("Si1*", "Si3*")]
  older <- read.csv(older_file)[paste0("k6", letters[1:6])]
  older[older > 5] <- NA
  depression <- read.csv(depression_file)
  army <- read.csv(army_file)
  first <- subset(read.csv(occasions_file), occasion == 0)
  turned <- sprintf("cesd%02d", c(4, 8, 12, 16))
  first[turned] <- 5 - first[turned]
  anxiety <- subset(read.csv(anxiety_file), time == 1)[-(1:3)]
  calm <- c("calm", "secure", "at_ease", "rested", "comfortable", "confident", "relaxed", "content", "joyful", "pleasant")
  anxiety[calm] <- 5 - anxiety[calm]
  c(answer_sets(), list(
    physical_functioning = read.csv(physical_file),
    veterans_pcl5 = veterans,
    veterans_pcl5_b = veterans[1:5],
    veterans_pcl5_d = veterans[8:14],
    wenchuan_pcl = read.csv(wenchuan_file),
    cardiac_negative_affect = cardiac[c("Na2", "Na4", "Na5", "Na7", "Na9", "Na12", "Na13")],
    cardiac_inhibition = cardiac[c("Si1*", "Si3*", "Si6", "Si8", "Si10", "Si11", "Si14")],
    older_k6 = older,
    depression_cesd = depression[paste0("CESD", 1:20)],
    depression_promis = depression[grep("^EDDEP", names(depression))],
    army_leadership = army[sprintf("LEAD%02d", 1:11)],
    army_significance = army[sprintf("TSIG%02d", 1:3)],
    occasion_cesd = first[sprintf("cesd%02d", 1:20)],
    occasion_ahi = first[sprintf("ahi%02d", 1:24)],
    state_anxiety = anxiety,
    army_hostility = army[sprintf("HOSTIL%02d", 1:5)]
  ))
}
