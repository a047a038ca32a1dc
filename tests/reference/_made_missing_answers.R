# Makes tests/data/made_missing_answers/answers.csv: eight items 0-4, one factor, item q8 worded the other way,
# answers left out at random, some rows nearly or wholly empty. Run once; the file is kept.
set.seed(20260115)
n <- 300
trait <- rnorm(n)
answers <- sapply(c(.8, .7, .75, .6, .7, .65, .5, .6), function(loading) {
  latent <- loading * trait + sqrt(1 - loading^2) * rnorm(n)
  findInterval(latent, c(-1, -0.2, 0.6, 1.4))
})
answers[, 8] <- 4 - answers[, 8]
answers[matrix(runif(n * 8), n) < 0.06] <- NA
answers[seq(20, n, by = 40), 1:5] <- NA
answers[seq(33, n, by = 50), 1:4] <- NA
answers[seq(7, n, by = 90), ] <- NA
colnames(answers) <- paste0("q", 1:8)
dir.create("tests/data/made_missing_answers", showWarnings = FALSE)
write.csv(answers, "tests/data/made_missing_answers/answers.csv", row.names = FALSE, na = "", quote = FALSE)
